// Command compress looks for good settings of compress/flate for the log lines of a service: each trial compresses 4 MB of
// them in blocks, several at once, and measures how small they get and how long it takes.
//
//	hola serve --study study.yaml &
//	go run .
//	hola front
package main

import (
	"bytes"
	"compress/flate"
	"context"
	"errors"
	"fmt"
	"log"
	"math/rand"
	"os"
	"slices"
	"sync"
	"time"

	hola "github.com/hola-hpo/hola-go"
)

// settings are the parameters of the study.
type settings struct {
	Level      int  `json:"level"`
	BlockKB    int  `json:"block_kb"`
	Primed     bool `json:"primed"` // whether each block begins with a dictionary of typical lines
	Goroutines int  `json:"goroutines"`
}

// logLines are some bytes of the log of a service, the same in every run.
func logLines(size int) []byte {
	random := rand.New(rand.NewSource(1))
	paths := []string{"/", "/cart", "/cart/items", "/login", "/search?q=lamp", "/static/app.js"}
	var lines bytes.Buffer
	for at := time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC); lines.Len() < size; {
		at = at.Add(time.Duration(random.Intn(50)) * time.Millisecond)
		fmt.Fprintf(&lines, `{"time":%q,"level":"INFO","msg":"request","path":%q,"status":%d,"bytes":%d,"trace":"%016x"}`+"\n",
			at.Format(time.RFC3339Nano), paths[random.Intn(len(paths))], []int{200, 200, 200, 304, 404}[random.Intn(5)],
			random.Intn(20_000), random.Uint64())
	}
	return lines.Bytes()[:size]
}

// compress returns how many bytes are left. It stops between two blocks when the context ends.
func compress(ctx context.Context, data []byte, s settings) (int, error) {
	var dictionary []byte
	if s.Primed {
		dictionary = data[:16<<10]
	}
	blocks := make(chan []byte)
	sizes, failures := make([]int, s.Goroutines), make([]error, s.Goroutines)
	var workers sync.WaitGroup
	for i := range s.Goroutines {
		workers.Add(1)
		go func() {
			defer workers.Done()
			var out bytes.Buffer
			w, err := flate.NewWriterDict(&out, s.Level, dictionary)
			failures[i] = err
			for block := range blocks {
				if failures[i] != nil {
					continue
				}
				out.Reset()
				w.Reset(&out)
				_, err := w.Write(block)
				failures[i] = errors.Join(err, w.Close())
				sizes[i] += out.Len()
			}
		}()
	}
	for block := range slices.Chunk(data, s.BlockKB<<10) {
		if ctx.Err() != nil {
			break
		}
		blocks <- block
	}
	close(blocks)
	workers.Wait()
	total := 0
	for _, size := range sizes {
		total += size
	}
	return total, errors.Join(append(failures, ctx.Err())...)
}

func objective(data []byte) hola.Objective {
	return hola.Typed(func(ctx context.Context, s settings) (hola.Measurement, error) {
		began := time.Now()
		size, err := compress(ctx, data, s)
		if err != nil {
			return hola.Measurement{}, err
		}
		return hola.Measurement{
			Values: hola.ObjectiveValues{
				"ratio":        float64(size) / float64(len(data)),
				"milliseconds": float64(time.Since(began).Microseconds()) / 1000,
			},
			Metadata: map[string]any{"bytes": size},
		}, nil
	})
}

func main() {
	summary, err := run(context.Background())
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(summary)
	os.Exit(summary.ExitCode())
}

func run(ctx context.Context) (hola.Summary, error) {
	client, err := hola.NewClient(hola.Options{})
	if err != nil {
		return hola.Summary{}, err
	}
	defer client.Close()
	worker, err := hola.NewWorker(client, objective(logLines(4<<20)), hola.WorkerOptions{HandleSignals: true})
	if err != nil {
		return hola.Summary{}, err
	}
	return worker.Run(ctx)
}
