// Package nn holds the small neural networks of the language stages: training in
// float32 with bfloat16 products (Tape, BiLSTM, Adam) and inference in 8-bit
// integers (Weights and Integer).
//
// Training is what relata-train does, once; it is reproducible on machines with
// the same vector instructions. Inference is what users run: its products are
// sums of integers, exact in any order, and its few float operations are
// rounded one by one, so that the same input gives the same bytes on every
// machine, with and without vector instructions, however sentences are batched.
package nn
