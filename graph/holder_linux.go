package graph

import (
	"bufio"
	"fmt"
	"os"
	"strconv"
	"strings"
	"syscall"
)

// holderOf names the process that holds a lock on the file, from the kernel's
// list of locks.
func holderOf(path string) string {
	info, err := os.Stat(path)
	if err != nil {
		return ""
	}
	stat, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return ""
	}
	f, err := os.Open("/proc/locks")
	if err != nil {
		return ""
	}
	defer func() { _ = f.Close() }()
	// 1: FLOCK  ADVISORY  WRITE 4711 08:01:131 0 EOF
	inode := strconv.FormatUint(stat.Ino, 10)
	for lines := bufio.NewScanner(f); lines.Scan(); {
		fields := strings.Fields(lines.Text())
		if len(fields) < 6 || fields[1] != "FLOCK" || !strings.HasSuffix(fields[5], ":"+inode) {
			continue
		}
		doing := "reads"
		if fields[3] == "WRITE" {
			doing = "writes"
		}
		name, _ := os.ReadFile("/proc/" + fields[4] + "/comm")
		if n := strings.TrimSpace(string(name)); n != "" {
			return fmt.Sprintf("process %s (%s), which %s it", fields[4], n, doing)
		}
		return fmt.Sprintf("process %s, which %s it", fields[4], doing)
	}
	return ""
}
