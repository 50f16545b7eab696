package up

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

func TestStopLeavesNothing(t *testing.T) {
	for name, stop := range map[string]func(*running) error{
		"SIGTERM":   func(r *running) error { return syscall.Kill(r.Pid, syscall.SIGTERM) },
		"Ctrl-C":    func(r *running) error { return syscall.Kill(-r.Pid, syscall.SIGINT) },
		"stdin EOF": func(r *running) error { return r.stdin.Close() },
	} {
		t.Run(name, func(t *testing.T) {
			r := startCluster(t, "--stop-on-stdin-eof")
			if len(r.processes()) != 4 {
				t.Fatalf("%d processes are found of 4: the check at the end would prove nothing", len(r.processes()))
			}
			watch := r.kubectlCommand("get", "pods", "--watch") // a client that does not go away must not hold up the end
			if err := watch.Start(); err != nil {
				t.Fatal(err)
			}
			defer func() { _ = watch.Wait() }()
			defer func() { _ = watch.Process.Kill() }()
			since := time.Now()
			if err := stop(r); err != nil {
				t.Fatal(err)
			}
			if err := r.ended(20 * time.Second); err != nil {
				t.Errorf("it ended with %v:\n%s", err, r.stderr)
			}
			t.Logf("ready after %.1f s, stopped after %.1f s", r.SecondsToReady, time.Since(since).Seconds())
			r.leftNothing()
			if isThere(r.Folder) {
				t.Error("its folder is left")
			}
		})
	}
}

func TestKilledClusterLeavesNoProcessAndItsFolderGoesWithTheNext(t *testing.T) {
	r := startCluster(t)
	if err := syscall.Kill(r.Pid, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	_ = r.ended(10 * time.Second)
	r.leftNothing()
	t.Setenv("TMPDIR", r.temp)
	next := must[*folder](t)(openFolder(""))
	defer func() { _ = next.release() }()
	if isThere(r.Folder) {
		t.Error("its folder is left")
	}
}

func TestTwoRunSideBySideAndOnlyOneHasMutatingAdmissionPolicies(t *testing.T) {
	plain, standing := startCluster(t), startCluster(t, "--standing")
	const path = "/apis/admissionregistration.k8s.io/v1/mutatingadmissionpolic"
	for _, resource := range []string{path + "ies", path + "ybindings"} {
		if out, err := plain.tryKubectl("get", "--raw", resource); err != nil {
			t.Errorf("plain: %s", out)
		}
		if out, err := standing.tryKubectl("get", "--raw", resource); err == nil || !strings.Contains(out, "NotFound") {
			t.Errorf("standing: %s", out)
		}
	}
	standing.kubectl("get", "--raw", "/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies")
	plain.kubectl("create", "namespace", "only-here")
	if out := standing.kubectl("get", "namespaces", "-o", "name"); strings.Contains(out, "only-here") {
		t.Errorf("one sees the other's: %s", out)
	}
}

func TestEachComponentIsKilledAndStartedAloneWhileTheOthersRun(t *testing.T) {
	r := startCluster(t)
	r.kubectl("create", "configmap", "before")
	for name := range r.Components {
		for _, verb := range []string{"kill", "stop"} {
			before := r.order("status", name).Pid
			others := r.pidsBut(name)
			if down := r.order(verb, name); down.Pid != 0 || !isGone(before) {
				t.Errorf("after %s %s pid %d is there, status says %d", verb, name, before, down.Pid)
			}
			if name == "kube-apiserver" {
				if out, err := r.tryKubectl("get", "--raw", "/readyz"); err == nil {
					t.Errorf("the API server answers while it is down: %s", out)
				}
			}
			up := r.order("start", name)
			t.Logf("%s: ready %.1f s after its start", name, up.Seconds)
			r.kubectl("get", "configmap", "before")
			if now := r.pidsBut(name); now != others {
				t.Errorf("%s %s ended others too: %v became %v", verb, name, others, now)
			}
		}
	}
	r.kubectl("create", "deployment", "after", "--image=none", "--replicas=2")
	eventually(t, "the controllers make pods", func() bool {
		return strings.Count(r.kubectl("get", "pods", "-o", "name"), "pod/") == 2
	})
}

func (r *running) pidsBut(name string) (pids [3]int) {
	for i, other := range []string{"etcd", "kube-apiserver", "kube-controller-manager"} {
		if other != name {
			pids[i] = r.order("status", other).Pid
		}
	}
	return pids
}

func TestKeptFolderKeepsObjectsKubeconfigAndTokens(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "kept")
	first := startCluster(t, "--folder", folder)
	first.kubectl("create", "configmap", "mine")
	token := first.kubectl("create", "token", "default")
	kubeconfig := string(must[[]byte](t)(os.ReadFile(first.Kubeconfig)))
	copied := filepath.Join(t.TempDir(), "kubeconfig")
	if err := os.WriteFile(copied, []byte(kubeconfig), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Kill(first.Pid, syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := first.ended(20 * time.Second); err != nil {
		t.Fatalf("%v:\n%s", err, first.stderr)
	}
	first.leftNothing()

	second := startCluster(t, "--folder", folder)
	second.Kubeconfig = copied
	second.kubectl("get", "configmap", "mine")
	who := second.kubectl("auth", "whoami", "--token", strings.TrimSpace(token), "-o", "json",
		"--kubeconfig", anonymous(t, kubeconfig))
	if !strings.Contains(who, "system:serviceaccount:default:default") {
		t.Errorf("the token of the first run is %s", who)
	}
}

// anonymous is the kubeconfig without its user: a certificate would win over the token.
func anonymous(t *testing.T, kubeconfig string) string {
	head, _, _ := strings.Cut(kubeconfig, "users:")
	file := filepath.Join(t.TempDir(), "anonymous")
	text := head + "contexts:\n- name: a\n  context: {cluster: playground, user: a}\ncurrent-context: a\nusers:\n- {name: a, user: {}}\n"
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

func TestComponentThatFailsIsNamedWithItsLog(t *testing.T) {
	r := startCluster(t)
	if err := syscall.Kill(r.order("status", "kube-controller-manager").Pid, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	if err := r.ended(30 * time.Second); err == nil {
		t.Error("it ended as if nothing had happened")
	}
	for _, wanted := range []string{"kube-controller-manager ended by itself", "The whole log: " + r.Folder, "until the next"} {
		if !strings.Contains(r.stderr.String(), wanted) {
			t.Errorf("%q is missing in:\n%s", wanted, r.stderr)
		}
	}
	if !isThere(r.Components["kube-controller-manager"].Log) {
		t.Error("the log that it names is gone")
	}
	r.leftNothing()
}
