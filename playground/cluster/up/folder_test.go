package up

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestFolderBelongsToOneCluster(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a")
	first := must[*folder](t)(openFolder(path))
	if _, err := openFolder(path); err == nil || !strings.Contains(err.Error(), "another --folder") {
		t.Errorf("the second was told %v", err)
	}
	if err := first.release(); err != nil {
		t.Fatal(err)
	}
	second := must[*folder](t)(openFolder(path)) // kept, and free again
	if err := second.release(); err != nil {
		t.Fatal(err)
	}
}

func TestPassingFolderGoesAndAbandonedOnesAreSweptUp(t *testing.T) {
	t.Setenv("TMPDIR", shortTemp(t))
	running := must[*folder](t)(openFolder(""))
	abandoned := must[*folder](t)(openFolder(""))
	abandoned.lock.Close() // what SIGKILL leaves: the folder without its lock

	third := must[*folder](t)(openFolder(""))
	if isThere(abandoned.path) {
		t.Error("the abandoned one is still there")
	}
	if !isThere(running.path) {
		t.Error("a running one was removed")
	}
	for _, f := range []*folder{running, third} {
		if err := f.release(); err != nil || isThere(f.path) {
			t.Errorf("%s after its release: %v", f.path, err)
		}
	}
}

func TestFailedRunLeavesItsLogsForAReader(t *testing.T) {
	t.Setenv("TMPDIR", shortTemp(t))
	f := must[*folder](t)(openFolder(""))
	f.keepForTheNext()
	if err := f.release(); err != nil || !isThere(f.path) {
		t.Errorf("%s: %v", f.path, err)
	}
}

func TestFolderTooLongForASocketIsRefusedWithTheLimit(t *testing.T) {
	_, err := openFolder(filepath.Join(t.TempDir(), strings.Repeat("x", 100)))
	if err == nil || !strings.Contains(err.Error(), "at most 90") {
		t.Errorf("it said %v", err)
	}
}

func TestPassingFolderStaysShortEnoughForASocket(t *testing.T) {
	t.Setenv("TMPDIR", filepath.Join(t.TempDir(), strings.Repeat("x", 100)))
	f := must[*folder](t)(openFolder(""))
	defer func() { _ = f.release() }()
	if len(f.path) > socketPathLimit {
		t.Error(f.path)
	}
}

// shortTemp is a temporary folder that has no test's name in it.
func shortTemp(t *testing.T) string {
	path := must[string](t)(os.MkdirTemp("", "belay"))
	t.Cleanup(func() { _ = os.RemoveAll(path) })
	return path
}

func isThere(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}
