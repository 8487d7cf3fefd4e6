package typeset

import (
	"image"

	"github.com/hajimehoshi/bitmapfont/v3"
	"golang.org/x/image/math/fixed"
)

// The bitmap font has cells of 12 by 16 pixels whose baseline is the 12th row.
const (
	pixelEm   = 12
	pixelRows = 16
	pixelBase = 12
)

// firstPixel is the first character asked of the bitmap font: what comes before
// is covered by the outline fonts or better shown as missing.
const firstPixel = 0x1100

// cell is one character of the bitmap font.
type cell struct {
	mask image.Image
	at   image.Point
	cols int
}

func pixelCell(r rune) (cell, bool) {
	if r < firstPixel {
		return cell{}, false
	}
	_, mask, at, a, ok := bitmapfont.Face.Glyph(fixed.Point26_6{}, r)
	if !ok {
		return cell{}, false
	}
	c := cell{mask: mask, at: at, cols: a.Ceil()}
	for y := range pixelRows {
		for x := range c.cols {
			if c.on(x, y) {
				return c, true
			}
		}
	}
	return cell{}, false
}

func (c cell) on(x, y int) bool {
	_, _, _, a := c.mask.At(c.at.X+x, c.at.Y+y).RGBA()
	return a > 0x7fff
}

// pixelAdvance returns the width in ems of a character that the bitmap font has.
func pixelAdvance(r rune) (float64, bool) {
	c, ok := pixelCell(r)
	return float64(c.cols) / pixelEm, ok
}

// pixelOutline draws every run of pixels in a row as one box.
func pixelOutline(r rune) ([]Segment, bool) {
	c, ok := pixelCell(r)
	if !ok {
		return nil, false
	}
	var out []Segment
	for y := range pixelRows {
		for x := 0; x < c.cols; x++ {
			if !c.on(x, y) {
				continue
			}
			start := x
			for x+1 < c.cols && c.on(x+1, y) {
				x++
			}
			top := float64(y-pixelBase) / pixelEm
			out = rectangle(out, float64(start)/pixelEm, top, float64(x+1)/pixelEm, top+1.0/pixelEm, false)
		}
	}
	return out, true
}
