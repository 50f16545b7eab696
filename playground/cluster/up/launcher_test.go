package up

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// The launcher is tested with a `go` that only plays its part: what it compiles is the matter of the other tests.

// fakeGo lists three packages, and builds a program that prints what it was built as and called with. SLOW makes it
// wait with a child beside it, as go waits for its compilers; BROKEN makes it fail.
const fakeGo = `#!/usr/bin/env bash
shift 2
echo "$*" >>"$RECORD"
[[ $1 == list ]] && printf 'a/b\nc/d\ne/f\n' && exit
printf 'go: downloading x\na/b\n' >&2
if [[ -n ${BROKEN:-} ]]; then echo 'x.go:1: that is no Go' >&2; exit 1; fi
if [[ -n ${SLOW:-} ]]; then sleep 60 & echo "$$ $!" >"$RECORD.pids"; wait; fi
tags=full
while [[ $# -gt 0 ]]; do
  [[ $1 == -o ]] && out=$2
  [[ $1 == -tags ]] && tags=$2
  shift
done
printf '#!/usr/bin/env bash\necho "%s $* $(command -v kube-apiserver)"\n' "$tags" >"$out"
chmod +x "$out"
`

// stage is a copy of the launcher in a world of its own: its cache, its PATH, its go.
type stage struct {
	t           *testing.T
	path, cache string
	environment []string
}

func newStage(t *testing.T, withGo bool) *stage {
	s := &stage{t: t, path: t.TempDir(), cache: t.TempDir()}
	s.write("module/cluster", string(must[[]byte](t)(os.ReadFile(launcher))))
	s.write("module/go.mod", "require k8s.io/kubernetes v1.2.3\n")
	for _, tool := range []string{"bash", "env", "dirname", "uname", "find", "sort", "cat", "sha256sum", "shasum", "cut", "tr", "sed",
		"awk", "grep", "wc", "mktemp", "rm", "mv", "mkdir", "touch", "sleep", "flock", "tail", "chmod"} {
		if found, err := exec.LookPath(tool); err == nil {
			if err := os.Symlink(found, filepath.Join(s.path, tool)); err != nil {
				t.Fatal(err)
			}
		}
	}
	if withGo {
		s.write("go", fakeGo)
	}
	s.environment = []string{"PATH=" + s.path, "HOME=" + s.cache, "XDG_CACHE_HOME=" + s.cache, "RECORD=" + s.file("record")}
	return s
}

func (s *stage) file(name string) string { return filepath.Join(s.path, name) }

func (s *stage) write(name, text string) {
	s.t.Helper()
	if err := os.MkdirAll(filepath.Dir(s.file(name)), 0o700); err != nil {
		s.t.Fatal(err)
	}
	if err := os.WriteFile(s.file(name), []byte(text), 0o700); err != nil {
		s.t.Fatal(err)
	}
}

func (s *stage) command(environment ...string) (*exec.Cmd, *bytes.Buffer) {
	said := &bytes.Buffer{}
	command := exec.Command(s.file("module/cluster"), "up", "--x")
	command.Env = append(append([]string{}, s.environment...), environment...)
	command.Stdout, command.Stderr = said, said
	command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	return command, said
}

func (s *stage) run(environment ...string) (string, error) {
	command, said := s.command(environment...)
	err := command.Run()
	return said.String(), err
}

func (s *stage) builds() int {
	record, err := os.ReadFile(s.file("record"))
	if err != nil && !os.IsNotExist(err) {
		s.t.Fatal(err)
	}
	return strings.Count(string(record), "build ")
}

func (s *stage) binaries(folder string, names ...string) string {
	for _, name := range names {
		s.write(filepath.Join(folder, name), "#!/bin/sh\n")
	}
	return s.file(folder)
}

func TestLauncherBuildsOnceAndAgainAfterAChange(t *testing.T) {
	s := newStage(t, true)
	for range 2 {
		if said, err := s.run(); err != nil || !strings.Contains(said, "full up --x") {
			t.Fatalf("%v:\n%s", err, said)
		}
	}
	if s.builds() != 1 {
		t.Errorf("%d builds", s.builds())
	}
	s.write("module/more.go", "package main\n")
	s.write("module/more_test.go", "package main\n")
	if _, err := s.run(); err != nil || s.builds() != 2 {
		t.Errorf("%v, %d builds after the change", err, s.builds())
	}
	s.write("module/more_test.go", "package main // only a test\n")
	if _, err := s.run(); err != nil || s.builds() != 2 {
		t.Errorf("%v, %d builds after a change of a test", err, s.builds())
	}
}

func TestTwoLaunchersAtOnceBuildOnce(t *testing.T) {
	if _, err := exec.LookPath("flock"); err != nil {
		t.Skip("without flock both build")
	}
	s := newStage(t, true)
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			if said, err := s.run(); err != nil || !strings.Contains(said, "full up --x") {
				t.Errorf("%v:\n%s", err, said)
			}
		})
	}
	all.Wait()
	if s.builds() != 1 {
		t.Errorf("%d builds", s.builds())
	}
}

func TestStoppedBuildLeavesNoProcessAndNothingHalfBuilt(t *testing.T) {
	for name, stop := range map[string]func(pid int) error{
		"Ctrl-C":  func(pid int) error { return syscall.Kill(-pid, syscall.SIGINT) },
		"SIGTERM": func(pid int) error { return syscall.Kill(pid, syscall.SIGTERM) },
	} {
		t.Run(name, func(t *testing.T) {
			s := newStage(t, true)
			command, said := s.command("SLOW=1")
			if err := command.Start(); err != nil {
				t.Fatal(err)
			}
			var compiling, compiler int
			eventually(t, "the build is under way", func() bool {
				pids, _ := os.ReadFile(s.file("record.pids"))
				count, _ := fmt.Sscan(string(pids), &compiling, &compiler)
				return count == 2
			})
			if err := stop(command.Process.Pid); err != nil {
				t.Fatal(err)
			}
			if err := command.Wait(); err == nil {
				t.Error("it ended as if the build were done")
			}
			if !isGone(compiling) || !isGone(compiler) {
				t.Error("the compiler is still there")
			}
			left := must[[]string](t)(filepath.Glob(filepath.Join(s.cache, "belay", "[bc]*")))
			if len(left) > 0 || !strings.Contains(said.String(), "goes on from there") {
				t.Errorf("left %v, said %s", left, said)
			}
		})
	}
}

func TestFailedBuildShowsWhatGoSaidAndNothingElseOfIt(t *testing.T) {
	s := newStage(t, true)
	said, err := s.run("BROKEN=1")
	if err == nil || !strings.Contains(said, "x.go:1: that is no Go") || strings.Contains(said, "a/b") {
		t.Errorf("%v:\n%s", err, said)
	}
	if left := must[[]string](t)(filepath.Glob(filepath.Join(s.cache, "belay", "[bc]*"))); len(left) > 0 {
		t.Errorf("left %v", left)
	}
}

func TestWithoutGoOneSentenceSaysWhatToInstall(t *testing.T) {
	s := newStage(t, false)
	said, err := s.run()
	if err == nil || !strings.Contains(said, "needs Go 1.26") || strings.Count(said, "\n") != 1 {
		t.Errorf("%v:\n%s", err, said)
	}
	folder := s.binaries("ready", "etcd", "kube-apiserver", "kube-controller-manager", "kubectl")
	if said, err := s.run("KUBEBUILDER_ASSETS=" + folder); err == nil || !strings.Contains(said, "install Go 1.26") {
		t.Errorf("%v:\n%s", err, said)
	}
}

func TestReadyMadeBinariesAreUsedWhereAllFourAreThere(t *testing.T) {
	s := newStage(t, true)
	four := []string{"etcd", "kube-apiserver", "kube-controller-manager", "kubectl"}
	platform := "-" + runtime.GOOS + "-" + runtime.GOARCH
	assets := s.binaries("assets", four...)
	s.binaries("test/k8s/v1.9.0"+platform, four...)
	newest := s.binaries("test/k8s/v1.36.0"+platform, four...)
	envtest := s.binaries("envtest", "etcd", "kube-apiserver", "kubectl")
	for environment, wanted := range map[string]string{
		"KUBEBUILDER_ASSETS=" + assets:           "ready up --x " + assets,
		"KUBE_API_TEST_DIR=" + s.file("test"):    "ready up --x " + newest,
		"PATH=" + assets + ":" + s.path:          "ready up --x " + assets,
		"KUBEBUILDER_ASSETS=" + envtest:          "full up --x",
		"KUBE_API_TEST_DIR=" + s.file("nothing"): "full up --x",
	} {
		if said, err := s.run(environment); err != nil || !strings.Contains(said, wanted) {
			t.Errorf("%s: no %q but %v:\n%s", environment, wanted, err, said)
		}
	}
	said, err := s.run("KUBEBUILDER_ASSETS=" + envtest)
	if err != nil || !strings.Contains(said, "envtest has no controller manager") {
		t.Errorf("%v:\n%s", err, said)
	}
}

func TestProgramsUnusedForAWeekAreRemoved(t *testing.T) {
	s := newStage(t, true)
	old := filepath.Join(s.cache, "belay", "cluster-0123456789ab")
	if err := os.MkdirAll(filepath.Dir(old), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(old, nil, 0o700); err != nil {
		t.Fatal(err)
	}
	before := time.Now().AddDate(0, 0, -9)
	if err := os.Chtimes(old, before, before); err != nil {
		t.Fatal(err)
	}
	if said, err := s.run(); err != nil || isThere(old) {
		t.Errorf("it is there: %v:\n%s", err, said)
	}
}
