package boltkv

import (
	"context"
	"errors"
	"os"

	"go.etcd.io/bbolt"
)

const (
	copyBytes = 8 << 20 // of keys and values in a transaction
	copyFill  = 0.9     // of a page, so that the next writes do not split all of them
)

// CopyTo writes what the file holds into a new, smaller file: without the pages
// that removed and changed records have left behind. On an error there is no
// such file.
func (db *DB) CopyTo(ctx context.Context, path string) (err error) {
	out, err := bbolt.Open(path, 0o600, &bbolt.Options{FreelistType: bbolt.FreelistMapType, NoSync: true, NoGrowSync: true})
	if err != nil {
		return err
	}
	defer func() {
		if err = errors.Join(err, out.Close()); err != nil {
			_ = os.Remove(path)
		}
	}()
	out.AllocSize = growth
	err = db.db.View(func(tx *bbolt.Tx) error {
		return tx.ForEach(func(name []byte, from *bbolt.Bucket) error {
			return copyBucket(ctx, out, name, from)
		})
	})
	if err != nil {
		return err
	}
	return out.Sync()
}

// copyBucket copies a bucket that holds no others, some megabytes at a time.
func copyBucket(ctx context.Context, out *bbolt.DB, name []byte, from *bbolt.Bucket) error {
	cursor := from.Cursor()
	k, v := cursor.First()
	for begun := false; k != nil || !begun; begun = true {
		if err := ctx.Err(); err != nil {
			return err
		}
		err := out.Update(func(tx *bbolt.Tx) error {
			to, err := tx.CreateBucketIfNotExists(name)
			if err != nil {
				return err
			}
			to.FillPercent = copyFill
			for size := 0; k != nil && size < copyBytes; k, v = cursor.Next() {
				size += len(k) + len(v)
				if err := to.Put(k, v); err != nil {
					return err
				}
			}
			return to.SetSequence(from.Sequence())
		})
		if err != nil {
			return err
		}
	}
	return nil
}
