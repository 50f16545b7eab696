package up

import (
	"bufio"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const shop = `apiVersion: apps/v1
kind: Deployment
metadata: {name: shop}
spec:
  replicas: 2
  selector: {matchLabels: {app: shop}}
  template:
    metadata: {labels: {app: shop}}
    spec: {containers: [{name: shop, image: "shop:v1"}]}
`

// One cluster for everything that leaves it running.
func TestOneCluster(t *testing.T) {
	r := startCluster(t)
	for name, fact := range map[string]func(*testing.T, running){
		"kubectlDoesItsEverydayWork":              kubectlDoesItsEverydayWork,
		"logsComeFromANodeAgentOnLoopback":        logsComeFromANodeAgentOnLoopback,
		"aggregatedServerOnLoopbackIsReached":     aggregatedServerOnLoopbackIsReached,
		"auditLogHasEachRequestOnceWithItsUser":   auditLogHasEachRequestOnceWithItsUser,
		"ordersThatCannotBeCarriedOutSayWhatToDo": ordersThatCannotBeCarriedOutSayWhatToDo,
	} {
		t.Run(name, func(t *testing.T) {
			own := *r
			own.t = t
			fact(t, own)
		})
	}
}

func kubectlDoesItsEverydayWork(t *testing.T, r running) {
	r.kubectl("create", "namespace", "shop")
	r.namespace = "shop"
	watch := r.kubectlCommand("get", "deployments", "--watch")
	seen := must[io.ReadCloser](t)(watch.StdoutPipe())
	if err := watch.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = watch.Wait() }()
	defer func() { _ = watch.Process.Kill() }()
	r.applied(shop)
	firstLine(t, seen, "shop")

	r.kubectl("wait", "deployment/shop", "--for=jsonpath={.status.replicas}=2", "--timeout=20s")
	r.kubectl("scale", "deployment/shop", "--replicas=3")
	r.kubectl("wait", "deployment/shop", "--for=jsonpath={.status.replicas}=3", "--timeout=20s")
	r.kubectl("patch", "deployment/shop", "-p", `{"spec":{"template":{"metadata":{"annotations":{"a":"b"}}}}}`)
	eventually(t, "a second revision", func() bool {
		return strings.Count(r.kubectl("rollout", "history", "deployment/shop"), "<none>") == 2
	})
	for wanted, args := range map[string][]string{
		"RollingUpdateStrategy": {"describe", "deployment/shop"},
		"MaxUnavailable":        {"explain", "deployment.spec.strategy.rollingUpdate", "--output=plaintext-openapiv2"},
		"maxUnavailable":        {"explain", "deployment.spec.strategy.rollingUpdate"},
		"v1.36":                 {"version"},
	} {
		if out := r.kubectl(args...); !strings.Contains(out, wanted) {
			t.Errorf("kubectl %v says no %q:\n%s", args, wanted, out)
		}
	}
	r.kubectl("rollout", "undo", "deployment/shop")
	r.kubectl("delete", "deployment/shop", "--cascade=foreground", "--timeout=30s")
	if left := r.kubectl("get", "replicasets,pods", "-o", "name"); left != "" {
		t.Errorf("the garbage collector left %s", left)
	}
}

const oneNode = `apiVersion: v1
kind: Node
metadata: {name: virtual}
status:
  addresses: [{type: InternalIP, address: 127.0.0.1}]
  daemonEndpoints: {kubeletEndpoint: {Port: %d}}
---
apiVersion: v1
kind: Pod
metadata: {name: speaker}
spec:
  nodeName: virtual
  containers: [{name: main, image: none}]
`

// A node agent needs no more than this: the files that the line names, an address on loopback and its port.
func logsComeFromANodeAgentOnLoopback(t *testing.T, r running) {
	port := serveTLS(t, r.NodeAgent, r.NodeAgent.ClientAuthority, func(w http.ResponseWriter, asked *http.Request) {
		fmt.Fprintf(w, "%s for %s\n", asked.URL.Path, asked.TLS.PeerCertificates[0].Subject.CommonName)
	})
	who := r.kubectl("auth", "whoami", "--kubeconfig", r.NodeAgent.Kubeconfig)
	if !strings.Contains(who, "node-agent") {
		t.Errorf("the node agent is %s", who)
	}
	r.applied(fmt.Sprintf(oneNode, port))
	wanted := "/containerLogs/default/speaker/main for kube-apiserver\n"
	if logs := r.kubectl("logs", "speaker"); logs != wanted {
		t.Errorf("the logs are %q", logs)
	}
}

// serveTLS answers on loopback to clients of the authority only, and returns its port.
func serveTLS(t *testing.T, own nodeAgentFiles, clients string, answer http.HandlerFunc) int {
	t.Helper()
	trusted := x509.NewCertPool()
	trusted.AppendCertsFromPEM(must[[]byte](t)(os.ReadFile(clients)))
	certificate := must[tls.Certificate](t)(tls.LoadX509KeyPair(own.ServingCertificate, own.ServingKey))
	listener := must[net.Listener](t)(tls.Listen("tcp", "127.0.0.1:0", &tls.Config{
		Certificates: []tls.Certificate{certificate}, ClientCAs: trusted, ClientAuth: tls.RequireAndVerifyClientCert,
	}))
	server := &http.Server{Handler: answer}
	go func() { _ = server.Serve(listener) }()
	t.Cleanup(func() { _ = server.Close() })
	return listener.Addr().(*net.TCPAddr).Port
}

const metricsAPI = `apiVersion: v1
kind: Service
metadata: {name: metrics, namespace: kube-system}
spec: {type: ExternalName, externalName: localhost}
---
apiVersion: apiregistration.k8s.io/v1
kind: APIService
metadata: {name: v1beta1.metrics.k8s.io}
spec:
  group: metrics.k8s.io
  version: v1beta1
  groupPriorityMinimum: 100
  versionPriority: 100
  insecureSkipTLSVerify: true
  service: {name: metrics, namespace: kube-system, port: %d}
`

// How a metrics API for autoscalers is served without a pod network: a Service of type ExternalName.
func aggregatedServerOnLoopbackIsReached(t *testing.T, r running) {
	clients := filepath.Join(r.Folder, "certificates", "front-proxy-ca.crt")
	port := serveTLS(t, r.NodeAgent, clients, func(w http.ResponseWriter, asked *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		fmt.Fprintf(w, `{"kind":"APIResourceList","apiVersion":"v1","groupVersion":"metrics.k8s.io/v1beta1","resources":[],"who":"%s"}`,
			asked.Header.Get("X-Remote-User"))
	})
	r.applied(fmt.Sprintf(metricsAPI, port))
	r.kubectl("wait", "apiservice/v1beta1.metrics.k8s.io", "--for=condition=Available", "--timeout=20s")
	if out := r.kubectl("get", "--raw", "/apis/metrics.k8s.io/v1beta1"); !strings.Contains(out, `"who":"admin"`) {
		t.Errorf("the aggregated server was asked by %s", out)
	}
	r.kubectl("delete", "apiservice/v1beta1.metrics.k8s.io") // or every later discovery would ask a server that is gone
}

func auditLogHasEachRequestOnceWithItsUser(t *testing.T, r running) {
	r.kubectl("create", "configmap", "counted")
	var users, stages []string
	for _, line := range strings.Split(string(must[[]byte](t)(os.ReadFile(r.AuditLog))), "\n") {
		var event struct {
			Stage, Verb string
			User        struct{ Username string }
			ObjectRef   struct{ Name string }
		}
		if line == "" {
			continue
		}
		if err := json.Unmarshal([]byte(line), &event); err != nil {
			t.Fatal(err)
		}
		stages = append(stages, event.Stage)
		if event.Verb == "create" && event.ObjectRef.Name == "counted" {
			users = append(users, event.User.Username)
		}
	}
	if strings.Join(users, " ") != "admin" {
		t.Errorf("recorded as created by %v", users)
	}
	for _, stage := range stages {
		if stage != "ResponseComplete" {
			t.Fatalf("a line of stage %s", stage)
		}
	}
}

func ordersThatCannotBeCarriedOutSayWhatToDo(t *testing.T, r running) {
	for order, wanted := range map[string]string{
		"start etcd":     "kill or stop it first",
		"kill scheduler": "etcd|kube-apiserver|kube-controller-manager",
		"shoot etcd":     "kill|stop|start|status",
	} {
		if a, err := send(r.Control, order); err != nil || !strings.Contains(a.Error, wanted) {
			t.Errorf("%s: %v %q", order, err, a.Error)
		}
	}
}

// firstLine reads what a command writes until a line contains the text.
func firstLine(t *testing.T, from io.Reader, text string) {
	t.Helper()
	for lines := bufio.NewScanner(from); lines.Scan(); {
		if strings.Contains(lines.Text(), text) {
			return
		}
	}
	t.Fatalf("ended without %q", text)
}
