// Command modulezip writes the module as a proxy serves it: `modulezip FOLDER VERSION` makes FOLDER/<module>/@v with the
// files .info, .mod and .zip of the version.
package main

import (
	"archive/zip"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

const module = "github.com/hola-hpo/hola-go"

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: modulezip FOLDER VERSION")
		os.Exit(2)
	}
	if err := write(filepath.Join(os.Args[1], filepath.FromSlash(module), "@v"), os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func write(folder, version string) error {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	info, err := json.Marshal(map[string]string{"Version": version, "Time": "2025-01-01T00:00:00Z"})
	if err != nil {
		return err
	}
	mod, err := os.ReadFile("go.mod")
	if err != nil {
		return err
	}
	return errors.Join(
		os.WriteFile(filepath.Join(folder, version+".info"), info, 0o644),
		os.WriteFile(filepath.Join(folder, version+".mod"), mod, 0o644),
		writeZip(filepath.Join(folder, version+".zip"), version),
	)
}

func writeZip(path, version string) error {
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	archive := zip.NewWriter(file)
	err = filepath.WalkDir(".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() {
			if slices.Contains([]string{"build", "testdata"}, entry.Name()) || len(path) > 1 && strings.HasPrefix(path, ".") {
				return filepath.SkipDir
			}
			return nil
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		w, err := archive.Create(fmt.Sprintf("%s@%s/%s", module, version, filepath.ToSlash(path)))
		if err != nil {
			return err
		}
		_, err = w.Write(data)
		return err
	})
	return errors.Join(err, archive.Close(), file.Close())
}
