// Package cachedir gives the Graphviz library a private folder for its compiled
// module before it looks for one.
//
// The library compiles its WebAssembly module while the program starts, keeps the
// result in a folder of a fixed name below the temporary directory, and ends the
// program if that folder belongs to another user or holds a damaged file. So this
// package points the temporary directory to a folder of the user's own cache
// first, and Restore, called when the library is ready, puts it back.
//
// It must be initialised before the library. Packages are initialised in order of
// import path as soon as their imports are; this one imports nothing but os and
// what os needs, and sorts before github.com/tetratelabs/wazero, which the
// library needs.
package cachedir

import (
	"os"
	"runtime"
	"time"
)

const (
	sep = string(os.PathSeparator)
	// marker names the folder of a module that was compiled to the end, and the
	// sizes and times of its files. A module that does not agree is not used.
	marker = "complete"
	// stale is the age at which a folder that no marker names is removed.
	stale = time.Hour
)

// saved is the environment as it was, and the folder put in its place.
var saved = redirect()

type redirection struct {
	old, base, dir string
	changed        bool
}

// variable is the name of the environment variable that os.TempDir reads first.
func variable() string {
	if runtime.GOOS == "windows" {
		return "TMP"
	}
	return "TMPDIR"
}

// redirect sets the temporary directory to a folder that only this user can write.
func redirect() redirection {
	r := redirection{old: os.Getenv(variable())}
	for _, base := range candidates() {
		if dir := folder(base); dir != "" {
			r.base, r.dir = base, dir
			break
		}
	}
	dir := r.dir
	if dir == "" {
		// Nothing is safe: below a folder that does not exist the library
		// compiles in memory.
		dir = os.TempDir() + sep + "relata-no-cache" + sep + "none"
	}
	r.changed = os.Setenv(variable(), dir) == nil
	return r
}

// candidates are the places for the cache, best first.
func candidates() []string {
	var out []string
	if base, err := os.UserCacheDir(); err == nil {
		out = append(out, base+sep+"relata"+sep+"graphviz")
	}
	return append(out, os.TempDir()+sep+"relata-"+number(int64(os.Getuid())))
}

// folder returns a folder below base for the library: the one whose module is
// complete, or a new one. It is "" where base cannot be used safely.
func folder(base string) string {
	if os.MkdirAll(base, 0o700) != nil {
		return ""
	}
	if info, err := os.Lstat(base); err != nil || !info.IsDir() || !own(info) {
		return ""
	}
	if name := complete(base); name != "" {
		return base + sep + name
	}
	dir, err := os.MkdirTemp(base, "module-*")
	if err != nil {
		return ""
	}
	return dir
}

// complete returns the name of the folder that the marker describes, if its files
// are still those that it lists.
func complete(base string) string {
	text, err := os.ReadFile(base + sep + marker)
	if err != nil {
		return ""
	}
	for i, c := range text {
		if c == '\n' {
			name := string(text[:i])
			if now := inventory(base + sep + name); now != "" && now == string(text[i+1:]) {
				return name
			}
			return ""
		}
	}
	return ""
}

// inventory lists the files below a folder with size and time of change.
func inventory(dir string) string {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return ""
	}
	out := ""
	for _, e := range entries {
		info, err := e.Info()
		if err != nil {
			return ""
		}
		if info.IsDir() {
			out += e.Name() + sep + "\n" + inventory(dir+sep+e.Name())
			continue
		}
		out += e.Name() + " " + number(info.Size()) + " " + number(info.ModTime().UnixNano()) + "\n"
	}
	return out
}

// number writes n in base 10; strconv might be initialised later than this package.
func number(n int64) string {
	if n < 0 {
		return "-" + number(-n)
	}
	if n < 10 {
		return string(rune('0' + n))
	}
	return number(n/10) + string(rune('0'+n%10))
}

// Restore puts the temporary directory back and marks the compiled module as
// complete. The layout package calls it once, when the library has started.
func Restore() {
	if !saved.changed {
		return
	}
	saved.changed = false
	if saved.old == "" {
		_ = os.Unsetenv(variable())
	} else {
		_ = os.Setenv(variable(), saved.old)
	}
	if saved.dir == "" {
		return
	}
	if name := complete(saved.base); name == "" || saved.base+sep+name != saved.dir {
		finish(saved.base, saved.dir)
	}
}

// finish writes the marker for a folder and removes what earlier starts left.
func finish(base, dir string) {
	now := inventory(dir)
	if now == "" {
		return
	}
	f, err := os.CreateTemp(base, marker+"-*")
	if err != nil {
		return
	}
	_, err = f.WriteString(dir[len(base)+len(sep):] + "\n" + now)
	if f.Close() == nil && err == nil {
		_ = os.Rename(f.Name(), base+sep+marker)
	}
	_ = os.Remove(f.Name())
	entries, err := os.ReadDir(base)
	if err != nil {
		return
	}
	for _, e := range entries {
		info, err := e.Info()
		path := base + sep + e.Name()
		if err == nil && path != dir && e.Name() != marker && time.Since(info.ModTime()) > stale {
			_ = os.RemoveAll(path)
		}
	}
}
