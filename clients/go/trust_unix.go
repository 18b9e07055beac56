//go:build unix

package hola

import (
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"sync"
	"syscall"
)

const (
	anyOfOthers   fs.FileMode = 0o077
	writeOfOthers fs.FileMode = 0o022
	readOfOthers  fs.FileMode = 0o044
)

// reported has the files of which it was said already that others may read them.
var reported sync.Map

// openConnection opens a file to read; a FIFO without a writer does not hold it up.
func openConnection(path string) (*os.File, error) {
	return os.OpenFile(path, os.O_RDONLY|syscall.O_NONBLOCK, 0)
}

// checkUsersFile says whether the connection file that was found in the user's own place can be trusted.
func checkUsersFile(path string, info fs.FileInfo) error {
	if link, err := os.Lstat(path); err != nil || !info.Mode().IsRegular() || !os.SameFile(link, info) {
		return misconfigured("%s: the connection file must be a regular file, and no link to one", path)
	}
	owner, mode := ownerOf(info), info.Mode().Perm()
	if owner != os.Geteuid() {
		return misconfigured("%s: owned by user %d, mode %04o: a connection file must belong to you (user %d); it is not used",
			path, owner, mode, os.Geteuid())
	}
	if mode&anyOfOthers != 0 {
		return misconfigured("%s: owned by user %d, mode %04o: group and others must have no permission: run chmod 600 %s",
			path, owner, mode, path)
	}
	return nil
}

// checkNamedFile says whether a connection file that was named can be trusted. What is no regular file, such as the pipe of
// a shell's <(command), has no permissions that matter.
func checkNamedFile(path string, info fs.FileInfo) error {
	owner, mode := ownerOf(info), info.Mode().Perm()
	if owner != os.Geteuid() && owner != 0 {
		return misconfigured("%s: owned by user %d, mode %04o: a connection file must belong to you (user %d) or root; it is "+
			"not used", path, owner, mode, os.Geteuid())
	}
	if !info.Mode().IsRegular() {
		return nil
	}
	if mode&writeOfOthers != 0 {
		return misconfigured("%s: owned by user %d, mode %04o: others could have changed it: check it, then run chmod 600 %s",
			path, owner, mode, path)
	}
	if mode&readOfOthers != 0 {
		if _, again := reported.LoadOrStore(path, true); !again {
			slog.Warn("others can read the token of the connection file: run chmod 600 on it", "file", path,
				"mode", fmt.Sprintf("%04o", mode))
		}
	}
	return nil
}

func ownerOf(info fs.FileInfo) int {
	return int(info.Sys().(*syscall.Stat_t).Uid)
}
