package pace_test

import (
	"path/filepath"
	"testing"
	"time"

	"mopup/batch/pace"
)

// BenchmarkLane makes requests on a lane that holds few of the past, and on one
// that holds as many as there ever are.
func BenchmarkLane(b *testing.B) {
	for name, window := range map[string]time.Duration{"few": time.Microsecond, "many": time.Minute} {
		quotas := []pace.Quota{per(1<<30, window)}
		b.Run("memory/"+name, func(b *testing.B) { enterAndLeave(b, pace.Options{Quotas: quotas, Book: pace.NewMemory()}) })
		b.Run("file/"+name, func(b *testing.B) {
			book, err := pace.OpenBook(filepath.Join(b.TempDir(), "lane"))
			if err != nil {
				b.Fatal(err)
			}
			enterAndLeave(b, pace.Options{Quotas: quotas, Book: book})
			if err := book.Close(); err != nil {
				b.Error(err)
			}
		})
	}
	b.Run("no quota", func(b *testing.B) { enterAndLeave(b, pace.Options{}) })
}

func enterAndLeave(b *testing.B, o pace.Options) {
	lane := pace.NewLane(o)
	defer lane.Close()
	b.ReportAllocs()
	for b.Loop() {
		pass, err := lane.Enter(b.Context(), pace.Send, 1)
		if err != nil {
			b.Fatal(err)
		}
		pass.Leave(pace.News{})
	}
}
