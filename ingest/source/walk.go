package source

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/relata-kg/relata/schema"
)

// input reads one input as the user named it.
func (s *session) input(name string) error {
	if err := s.ctx.Err(); err != nil {
		return err
	}
	if name == "-" {
		if s.opts.In == nil {
			return s.fail(&schema.PosError{File: "-", Message: "there is no standard input"})
		}
		return s.stream("-", s.opts.In)
	}
	info, err := os.Stat(name)
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) && strings.ContainsAny(name, "*?[") {
			return s.glob(name)
		}
		return s.fail(cannot(name, err))
	}
	if info.IsDir() {
		real, err := filepath.EvalSymlinks(name)
		if err != nil {
			return s.fail(cannot(name, err))
		}
		return s.folder(name, []string{real})
	}
	return s.file(name, info)
}

func (s *session) glob(pattern string) error {
	names, err := filepath.Glob(pattern)
	if err != nil {
		return s.fail(&schema.PosError{File: pattern, Message: "is no pattern", Err: err})
	}
	if len(names) == 0 {
		return s.fail(&schema.PosError{File: pattern, Message: "matches no file"})
	}
	slices.Sort(names)
	for _, name := range names {
		if info, err := os.Stat(name); err == nil && s.excluded(name, info) {
			continue
		}
		if err := s.input(name); err != nil {
			return err
		}
	}
	return nil
}

// maxDepth bounds nested folders.
const maxDepth = 128

// folder reads a folder's files in order of their names, then goes on into its
// folders likewise. Above holds the real paths of the folders that lead here.
func (s *session) folder(name string, above []string) error {
	if len(above) > maxDepth {
		return s.fail(&schema.PosError{File: name, Message: "folders are nested too deeply"})
	}
	names, err := list(name)
	if err != nil {
		if err := s.fail(cannot(name, err)); err != nil {
			return err
		}
	}
	for _, e := range names {
		if err := s.ctx.Err(); err != nil {
			return err
		}
		if strings.HasPrefix(e.name, ".") {
			continue
		}
		if err := s.entry(filepath.Join(name, e.name), e.mode, above); err != nil {
			return err
		}
	}
	return nil
}

// entry reads one entry of a folder.
func (s *session) entry(path string, mode fs.FileMode, above []string) error {
	link := mode&fs.ModeSymlink != 0
	if mode.IsDir() {
		return s.subfolder(path, false, above)
	}
	if !link && !knownExtension(path) {
		s.skipped(path, "is of no known type")
		return nil
	}
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return s.fail(cannot(path, err))
	case info.IsDir():
		return s.subfolder(path, link, above)
	case !knownExtension(path):
		s.skipped(path, "is of no known type")
		return nil
	case !info.Mode().IsRegular():
		s.skipped(path, "is a pipe, socket or device")
		return nil
	case s.excluded(path, info):
		return nil
	}
	return s.file(path, info)
}

// excluded reports whether a file is one of Options.Exclude, under whatever name.
func (s *session) excluded(path string, info fs.FileInfo) bool {
	if !slices.ContainsFunc(s.own, func(own fs.FileInfo) bool { return os.SameFile(own, info) }) {
		return false
	}
	s.skipped(path, "is an output, not a document")
	return true
}

// entry is a name in a folder with its type bits.
type entry struct {
	name string
	mode fs.FileMode
}

// subfolder enters a folder inside a folder. A symbolic link is followed unless
// it leads back, or to where another link has already led.
func (s *session) subfolder(path string, link bool, above []string) error {
	real := filepath.Join(above[len(above)-1], filepath.Base(path))
	if link {
		var err error
		if real, err = filepath.EvalSymlinks(path); err != nil {
			return s.fail(cannot(path, err))
		}
		if slices.Contains(above, real) {
			return s.fail(&schema.PosError{File: path, Message: "the symbolic link leads back to " + real + ": not followed"})
		}
		if s.dirs[real] {
			s.skipped(path, "the symbolic link leads to a folder that was read")
			return nil
		}
		s.dirs[real] = true
	}
	return s.folder(path, append(slices.Clip(above), real))
}

// list returns the names in a folder, sorted, with their types alone, so that a
// million of them take some tens of megabytes.
func list(dir string) (names []entry, err error) {
	f, err := os.Open(dir)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	for {
		var part []fs.DirEntry
		part, err = f.ReadDir(4096)
		for _, e := range part {
			names = append(names, entry{e.Name(), e.Type()})
		}
		if errors.Is(err, io.EOF) {
			err = nil
			break
		}
		if err != nil {
			break // What was listed is read.
		}
	}
	slices.SortFunc(names, func(a, b entry) int { return strings.Compare(a.name, b.name) })
	return names, err
}

// Size returns the length in bytes of the files that Read would read, without
// opening them. Inputs that it cannot see into, such as standard input, count
// nothing; known is false if there is one.
func Size(ctx context.Context, inputs []string) (total int64, known bool) {
	known = true
	for _, name := range inputs {
		names := []string{name}
		info, err := os.Stat(name)
		if err != nil {
			if names, err = filepath.Glob(name); err != nil || len(names) == 0 {
				known = known && name != "-"
				continue
			}
		} else if !info.IsDir() && !info.Mode().IsRegular() {
			known = false
			continue
		}
		for _, n := range names {
			err := filepath.WalkDir(n, func(path string, d fs.DirEntry, err error) error {
				switch {
				case err != nil || ctx.Err() != nil:
					return ctx.Err()
				case path != n && strings.HasPrefix(d.Name(), "."):
					if d.IsDir() {
						return filepath.SkipDir
					}
				case !d.IsDir() && (path == n || knownExtension(d.Name())):
					if info, err := os.Stat(path); err == nil && info.Mode().IsRegular() {
						total += info.Size()
					}
				}
				return nil
			})
			if err != nil {
				return total, false
			}
		}
	}
	return total, known
}

// file reads one file. Named pipes are read when the user names them.
func (s *session) file(name string, info fs.FileInfo) (err error) {
	if m := info.Mode(); m&(fs.ModeDevice|fs.ModeSocket|fs.ModeIrregular) != 0 && m&fs.ModeCharDevice == 0 {
		return s.fail(&schema.PosError{File: name, Message: "is no file that holds text"})
	}
	f, err := os.Open(name)
	if err != nil {
		return s.fail(cannot(name, err))
	}
	defer func() { _ = f.Close() }() // Only read.
	return s.stream(name, f)
}

// cannot makes an error of a failed system call.
func cannot(name string, err error) error {
	var pe *fs.PathError
	if errors.As(err, &pe) {
		err = pe.Err
	}
	return &schema.PosError{File: name, Message: "cannot be read", Err: err}
}
