package up

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// playing makes a component out of this test binary, which is ready once it has written "serving".
func playing(t *testing.T, role string) (*component, chan *component) {
	t.Setenv(roleVariable, role)
	failed := make(chan *component, 1)
	c := &component{
		name: "etcd", command: []string{os.Args[0]}, folder: t.TempDir(),
		log: filepath.Join(t.TempDir(), "etcd.log"), failed: failed,
	}
	c.ready = func(context.Context) error {
		if strings.Contains(tail(c.log), "serving") {
			return nil
		}
		return errors.New("says nothing yet")
	}
	t.Cleanup(func() {
		if c.running() != nil {
			_ = c.finish(syscall.SIGKILL)
		}
	})
	return c, failed
}

func TestComponentIsKilledAndStartedAgain(t *testing.T) {
	c, failed := playing(t, "serves")
	for range 2 {
		if err := c.start(t.Context()); err != nil {
			t.Fatal(err)
		}
		pid := c.pid()
		if err := c.start(t.Context()); !errors.Is(err, errIsRunning) {
			t.Errorf("a second start said %v", err)
		}
		if err := c.finish(syscall.SIGKILL); err != nil {
			t.Fatal(err)
		}
		if !isGone(pid) || c.pid() != 0 {
			t.Errorf("pid %d is there after the kill; the component says %d", pid, c.pid())
		}
		if err := c.finish(syscall.SIGKILL); !errors.Is(err, errIsDown) {
			t.Errorf("a second kill said %v", err)
		}
		if err := os.Truncate(c.log, 0); err != nil {
			t.Fatal(err)
		}
	}
	if len(failed) > 0 {
		t.Error("an asked end was reported as a failure")
	}
}

func TestEndThatNobodyAskedForIsReported(t *testing.T) {
	c, failed := playing(t, "serves")
	if err := c.start(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Kill(c.pid(), syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	select {
	case who := <-failed:
		if who != c {
			t.Errorf("%s was reported", who.name)
		}
	case <-time.After(10 * time.Second):
		t.Error("nothing was reported")
	}
}

func TestFailedStartSaysWhichAndShowsTheLog(t *testing.T) {
	c, _ := playing(t, "fails")
	err := c.start(t.Context())
	if err == nil {
		t.Fatal("the start succeeded")
	}
	for _, wanted := range []string{"etcd ended (exit status 3)", "the disk is on fire", c.log} {
		if !strings.Contains(err.Error(), wanted) {
			t.Errorf("%q is missing in: %v", wanted, err)
		}
	}
	if c.pid() != 0 {
		t.Error("the component counts as running")
	}
}

func TestStartEndsWithItsContext(t *testing.T) {
	c, _ := playing(t, "serves")
	c.ready = func(context.Context) error { return errors.New("never") }
	ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	if err := c.start(ctx); err == nil || c.pid() != 0 {
		t.Errorf("start said %v, pid %d", err, c.pid())
	}
}

// Only Linux has the death signal; there it must work from whatever thread Go used for the start.
func TestComponentDiesWithItsParent(t *testing.T) {
	if _, err := os.Stat("/proc/self"); err != nil {
		t.Skip("no Linux")
	}
	for range 5 {
		parent := exec.Command(os.Args[0], filepath.Join(t.TempDir(), "log"))
		parent.Env = append(os.Environ(), roleVariable+"=parent")
		out := must[interface{ Read([]byte) (int, error) }](t)(parent.StdoutPipe())
		if err := parent.Start(); err != nil {
			t.Fatal(err)
		}
		var child int
		if _, err := fmt.Fscan(bufio.NewReader(out), &child); err != nil {
			t.Fatal(err)
		}
		if isGone(child) {
			t.Fatal("the child was never there")
		}
		_ = parent.Process.Kill()
		_ = parent.Wait()
		eventually(t, fmt.Sprintf("child %d is gone", child), func() bool { return isGone(child) })
	}
}
