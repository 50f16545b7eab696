package up

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// These tests run the real thing through the launcher, as everybody else does. `go test -short` leaves them out.

// running is a cluster that a test has started.
type running struct {
	announcement
	t       *testing.T
	process *exec.Cmd
	stdin   io.Closer
	stderr  *bytes.Buffer
	temp    string

	namespace string // kubectl's; "" is the kubeconfig's, default
}

var built = sync.OnceValue(func() error {
	build := exec.Command(launcher, "kubectl", "version", "--client")
	build.Stderr = os.Stderr
	return build.Run()
})

const launcher = "../cluster"

// startCluster reads the one line as any other program does.
func startCluster(t *testing.T, args ...string) *running {
	t.Helper()
	if testing.Short() {
		t.Skip("runs Kubernetes")
	}
	if err := built(); err != nil {
		t.Fatal(err)
	}
	r := &running{t: t, stderr: &bytes.Buffer{}, temp: shortTemp(t), process: exec.Command(launcher, append([]string{"up"}, args...)...)}
	r.process.Env = append(os.Environ(), "TMPDIR="+r.temp)
	r.process.Stderr = r.stderr
	r.process.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // a terminal's Ctrl-C goes to such a group
	r.stdin = must[io.WriteCloser](t)(r.process.StdinPipe())
	out := must[io.ReadCloser](t)(r.process.StdoutPipe())
	if err := r.process.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = r.process.Process.Kill()
		_ = r.process.Wait()
	})
	line, err := bufio.NewReader(out).ReadBytes('\n')
	if err != nil {
		_ = r.process.Wait()
		t.Fatalf("%v and no line; it said:\n%s", err, r.stderr)
	}
	if err := json.Unmarshal(line, &r.announcement); err != nil {
		t.Fatal(err)
	}
	return r
}

func (r *running) kubectl(args ...string) string {
	r.t.Helper()
	out, err := r.tryKubectl(args...)
	if err != nil {
		r.t.Fatalf("kubectl %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return out
}

func (r *running) tryKubectl(args ...string) (string, error) {
	out, err := r.kubectlCommand(args...).CombinedOutput()
	return string(out), err
}

func (r *running) kubectlCommand(args ...string) *exec.Cmd {
	all := append([]string{}, r.Kubectl[1:]...)
	if r.namespace != "" {
		all = append(all, "--namespace", r.namespace)
	}
	all = append(all, args...)
	command := exec.Command(r.Kubectl[0], all...)
	command.Env = append(os.Environ(), "KUBECONFIG="+r.Kubeconfig, "HOME="+r.temp)
	return command
}

func (r *running) applied(manifest string) {
	r.t.Helper()
	file := filepath.Join(r.temp, "manifest.yaml")
	if err := os.WriteFile(file, []byte(manifest), 0o600); err != nil {
		r.t.Fatal(err)
	}
	r.kubectl("apply", "-f", file)
}

func (r *running) order(verb, component string) answer {
	r.t.Helper()
	a, err := send(r.Control, verb+" "+component)
	if err != nil || a.Error != "" {
		r.t.Fatalf("%s %s: %v %s", verb, component, err, a.Error)
	}
	return a
}

// leftNothing fails if a process, the port or (unless a kill kept it from being removed) the folder is still there.
func (r *running) leftNothing() {
	r.t.Helper()
	eventually(r.t, "no process of the cluster is left", func() bool { return len(r.processes()) == 0 })
	address := strings.TrimPrefix(r.Server, "https://")
	listener, err := net.Listen("tcp", address)
	if err != nil {
		r.t.Errorf("the port is not free: %v", err)
		return
	}
	listener.Close()
}

// processes are those that the line named, and all that have the cluster's folder among their arguments or as their
// working directory: one that is just ending has neither any more, but still its port.
func (r *running) processes() []int {
	var found []int
	named := map[int]bool{r.Pid: true}
	for _, c := range r.Components {
		named[c.Pid] = true
	}
	entries, err := filepath.Glob("/proc/[0-9]*")
	if err != nil {
		r.t.Fatal(err)
	}
	for _, entry := range entries {
		var pid int
		if _, err := fmt.Sscanf(filepath.Base(entry), "%d", &pid); err != nil || isGone(pid) {
			continue
		}
		arguments, _ := os.ReadFile(entry + "/cmdline") // it may end just now
		where, _ := os.Readlink(entry + "/cwd")
		if strings.Contains(string(arguments), r.Folder) || where == r.Folder || named[pid] {
			found = append(found, pid)
		}
	}
	return found
}

func (r *running) ended(within time.Duration) error {
	r.t.Helper()
	end := make(chan error, 1)
	go func() { end <- r.process.Wait() }()
	select {
	case err := <-end:
		return err
	case <-time.After(within):
		r.t.Fatalf("still there after %s", within)
		return nil
	}
}
