package conformance

import (
	"database/sql"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"sync/atomic"
	"testing"

	_ "github.com/lib/pq" // the driver "postgres"
)

// Server is a PostgreSQL server of its own in a temporary folder, reached through
// a socket only.
type Server struct {
	dir  string
	bin  string
	base string // URL of the database postgres
	next atomic.Int64
	own  bool
}

// StartServer starts a server with the programs of an installed PostgreSQL, or
// uses the one at $RELATA_POSTGRES, a URL of a database that may be written. The
// error says why there is none.
func StartServer() (*Server, error) {
	if base := os.Getenv("RELATA_POSTGRES"); base != "" {
		return &Server{base: base}, nil
	}
	bin, err := binaries()
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "relata-pg")
	if err != nil {
		return nil, err
	}
	s := &Server{dir: dir, bin: bin, own: true}
	data := filepath.Join(dir, "data")
	name := "postgres"
	if os.Getuid() == 0 {
		if err := giveToPostgres(dir); err != nil {
			_ = os.RemoveAll(dir)
			return nil, err
		}
	}
	steps := [][]string{
		{"initdb", "-D", data, "-U", name, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"},
		{"pg_ctl", "-D", data, "-w", "-l", filepath.Join(dir, "log"), "-o", "-c listen_addresses='' -c fsync=off -k " + dir, "start"},
	}
	for _, args := range steps {
		if out, err := s.run(args...); err != nil {
			_ = os.RemoveAll(dir)
			return nil, fmt.Errorf("%s: %w\n%s", args[0], err, out)
		}
	}
	s.base = "postgres://postgres@/postgres?" + url.Values{"host": {dir}, "sslmode": {"disable"}}.Encode()
	return s, nil
}

// binaries finds the folder of the newest installed server.
func binaries() (string, error) {
	if path, err := exec.LookPath("initdb"); err == nil {
		return filepath.Dir(path), nil
	}
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if len(found) == 0 {
		return "", fmt.Errorf("PostgreSQL is not installed (no initdb in PATH or /usr/lib/postgresql)")
	}
	slices.Sort(found)
	return filepath.Dir(found[len(found)-1]), nil
}

// giveToPostgres makes the user postgres the owner: the server refuses to run as root.
func giveToPostgres(dir string) error {
	u, err := user.Lookup("postgres")
	if err != nil {
		return err
	}
	uid, err := strconv.Atoi(u.Uid)
	if err != nil {
		return err
	}
	gid, err := strconv.Atoi(u.Gid)
	if err != nil {
		return err
	}
	return os.Chown(dir, uid, gid)
}

func (s *Server) run(args ...string) ([]byte, error) {
	args[0] = filepath.Join(s.bin, args[0])
	if os.Getuid() == 0 {
		args = append([]string{"setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", "--"}, args...)
	}
	cmd := exec.Command(args[0], args[1:]...)
	cmd.Dir = s.dir
	return cmd.CombinedOutput()
}

// Stop ends the server and removes its files.
func (s *Server) Stop() {
	if !s.own {
		return
	}
	_, _ = s.run("pg_ctl", "-D", filepath.Join(s.dir, "data"), "-m", "immediate", "stop")
	_ = os.RemoveAll(s.dir)
}

// Restart ends all connections the hard way and starts the server again.
func (s *Server) Restart(t testing.TB) {
	t.Helper()
	if !s.own {
		t.Skip("the server is not the test's own")
	}
	out, err := s.run("pg_ctl", "-D", filepath.Join(s.dir, "data"), "-m", "immediate", "-w", "-l", filepath.Join(s.dir, "log"), "restart")
	if err != nil {
		t.Fatalf("restarting: %v\n%s", err, out)
	}
}

// URL returns the URL of an empty store, a schema of its own.
func (s *Server) URL(t testing.TB) string {
	t.Helper()
	db, err := sql.Open("postgres", s.base)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	schema := fmt.Sprintf("relata_test_%d_%d", os.Getpid(), s.next.Add(1))
	if _, err := db.Exec("CREATE SCHEMA " + schema); err != nil {
		t.Fatal(err)
	}
	u, err := url.Parse(s.base)
	if err != nil {
		t.Fatal(err)
	}
	q := u.Query()
	q.Set("search_path", schema)
	u.RawQuery = q.Encode()
	return u.String()
}
