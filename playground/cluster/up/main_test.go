package up

import (
	"bytes"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"testing"
	"time"
)

// roleVariable makes this test binary play a component, or a parent of one, instead of running tests.
const roleVariable = "BELAY_TEST_ROLE"

func TestMain(m *testing.M) {
	switch os.Getenv(roleVariable) {
	case "":
		os.Exit(m.Run())
	case "serves":
		fmt.Println("serving")
		hangUntil(syscall.SIGTERM)
	case "fails":
		fmt.Println("the disk is on fire")
		os.Exit(3)
	case "parent":
		playParent()
	}
}

// hangUntil ends after a minute at the latest: a test that fails must not leave processes for ever.
func hangUntil(signals ...os.Signal) {
	asked := make(chan os.Signal, 1)
	signal.Notify(asked, signals...)
	select {
	case <-asked:
	case <-time.After(time.Minute):
	}
}

func playParent() {
	if err := os.Setenv(roleVariable, "serves"); err != nil {
		panic(err)
	}
	child, err := startProcess([]string{os.Args[0]}, ".", os.Args[1])
	if err != nil {
		panic(err)
	}
	fmt.Println(child.pid)
	hangUntil(syscall.SIGTERM)
}

// eventually asks again and again until the condition holds.
func eventually(t *testing.T, what string, holds func() bool) {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		if holds() {
			return
		}
	}
	t.Fatalf("not within 20 s: %s", what)
}

func must[T any](t *testing.T) func(T, error) T {
	return func(value T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return value
	}
}

// isGone is true for a process that has ended, also if nobody has collected its exit code yet: a zombie with one
// thread has closed its files, one with more has threads that may still hold them.
func isGone(pid int) bool {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return true
	}
	fields := strings.Fields(string(stat[bytes.LastIndexByte(stat, ')')+1:]))
	const state, threads = 0, 17
	return fields[state] == "Z" && fields[threads] == "1"
}
