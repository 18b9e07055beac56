package hola

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"
)

// unsent is an outcome that the scheduler has not acknowledged: a result or a failure. CreatedMillis tells the study from
// another of its name.
type unsent struct {
	Study         string   `json:"study"`
	CreatedMillis int64    `json:"created_ms"`
	Result        *Result  `json:"result,omitempty"`
	Failure       *Failure `json:"failure,omitempty"`
}

func (u *unsent) trialID() int64 {
	if u.Result != nil {
		return u.Result.TrialID
	}
	return u.Failure.TrialID
}

func (u *unsent) lease() string {
	if u.Result != nil {
		return u.Result.Lease
	}
	return u.Failure.Lease
}

// spool is a folder of outcomes that wait to be told, one file each, so that they outlive the worker. Workers of every
// language share it.
type spool struct {
	folder string
	log    *slog.Logger
}

func defaultSpoolDir() string { return filepath.Join(stateHome(), "hola", "spool") }

// keep writes an outcome so that it survives the worker and a power cut, and returns its file.
func (s spool) keep(u *unsent) (string, error) {
	data, err := marshal(u)
	if err != nil {
		return "", err
	}
	if err := os.MkdirAll(s.folder, 0o700); err != nil {
		return "", err
	}
	hex := strings.ReplaceAll(NewIdempotencyKey(), "-", "")
	path := filepath.Join(s.folder, fmt.Sprintf("%s-%d-%s.json", u.Study, u.trialID(), hex))
	temporary := strings.TrimSuffix(path, ".json") + ".part"
	file, err := os.OpenFile(temporary, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return "", err
	}
	_, err = file.Write(data)
	err = errors.Join(err, file.Sync(), file.Close())
	if err == nil {
		err = os.Rename(temporary, path)
	}
	if err != nil {
		return "", errors.Join(err, os.Remove(temporary))
	}
	return path, s.syncFolder()
}

func (s spool) syncFolder() error {
	if runtime.GOOS == "windows" {
		return nil
	}
	folder, err := os.Open(s.folder)
	if err != nil {
		return err
	}
	return errors.Join(folder.Sync(), folder.Close())
}

// discard forgets an outcome that the scheduler has.
func (s spool) discard(path string) {
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		s.log.Warn("an outcome that was told stays on disk", "error", err)
	}
}

type spooled struct {
	path    string
	written time.Time
	unsent
}

// waiting has the outcomes of a study, oldest first. A file that cannot be read is reported and left.
func (s spool) waiting(study string, createdMillis int64) []spooled {
	entries, err := os.ReadDir(s.folder)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		s.log.Warn("cannot look for unsent results", "error", err)
	}
	var found []spooled
	for _, entry := range entries {
		if !strings.HasPrefix(entry.Name(), study+"-") || !strings.HasSuffix(entry.Name(), ".json") {
			continue
		}
		one, err := s.read(filepath.Join(s.folder, entry.Name()))
		switch {
		case errors.Is(err, fs.ErrNotExist): // another worker has told it
		case err != nil:
			s.log.Warn("not an unsent result, left where it is", "error", err)
		case one.Study == study && one.CreatedMillis == createdMillis && (one.Result != nil || one.Failure != nil):
			found = append(found, one)
		}
	}
	slices.SortFunc(found, func(a, b spooled) int {
		return cmp.Or(a.written.Compare(b.written), cmp.Compare(a.path, b.path))
	})
	return found
}

func (s spool) read(path string) (spooled, error) {
	one := spooled{path: path}
	info, err := os.Stat(path)
	if err != nil {
		return one, err
	}
	one.written = info.ModTime()
	data, err := os.ReadFile(path)
	if err != nil {
		return one, err
	}
	if err := json.Unmarshal(data, &one.unsent); err != nil {
		return one, fmt.Errorf("%s: %w", path, err)
	}
	return one, nil
}
