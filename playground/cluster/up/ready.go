package up

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"time"
)

// answerLimit keeps one unanswered question from holding up the next: a component that just died answers nothing.
const answerLimit = 5 * time.Second

func clientOf(c credentials) (*http.Client, error) {
	own, err := tls.LoadX509KeyPair(c.watcher.certificate, c.watcher.key)
	if err != nil {
		return nil, err
	}
	text, err := os.ReadFile(c.authority)
	if err != nil {
		return nil, err
	}
	trusted := x509.NewCertPool()
	trusted.AppendCertsFromPEM(text)
	return &http.Client{Timeout: answerLimit, Transport: &http.Transport{
		TLSClientConfig: &tls.Config{RootCAs: trusted, Certificates: []tls.Certificate{own}, MinVersion: tls.VersionTLS12},
	}}, nil
}

// etcdReady also waits for an API server that runs: after etcd was away, that is what a test needs to be back.
func (r *run) etcdReady(ctx context.Context) error {
	socket := &http.Client{Timeout: answerLimit, Transport: &http.Transport{
		DisableKeepAlives: true,
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			return (&net.Dialer{}).DialContext(ctx, "unix", r.folder.file(etcdSocket))
		},
	}}
	if err := ask(ctx, socket, http.MethodGet, "http://etcd/health", nil, nil); err != nil {
		return err
	}
	if r.apiServer.running() != nil {
		return r.apiServerReady(ctx)
	}
	return nil
}

func (r *run) apiServerReady(ctx context.Context) error {
	return r.ask(ctx, http.MethodGet, "/readyz", nil, nil)
}

// controllersReady is true when they do their work, not when their process answers: the namespace `default` has its
// service account, without which no pod can be made, and a Deployment is taken up and gets its ReplicaSet.
func (r *run) controllersReady(ctx context.Context) error {
	const account = "/api/v1/namespaces/default/serviceaccounts/default"
	if err := r.ask(ctx, http.MethodGet, account, nil, nil); err != nil {
		return err
	}
	return r.deploymentIsTakenUp(ctx)
}

const deployments = "/apis/apps/v1/namespaces/kube-system/deployments"

// probeForm has no replicas: it is there for some milliseconds and makes no pod. Each start has its own, because one
// left over from a start that failed was taken up long ago and proves nothing.
const probeForm = `{"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "%s"}, "spec": {
	"replicas": 0, "selector": {"matchLabels": {"app": "probe"}}, "template": {"metadata": {"labels": {"app": "probe"}},
	"spec": {"containers": [{"name": "none", "image": "none"}]}}}}`

func (r *run) deploymentIsTakenUp(ctx context.Context) error {
	name := fmt.Sprintf("belay-cluster-probe-%d", r.controllers.pid())
	probe := deployments + "/" + name
	var found struct {
		Status struct {
			Conditions []struct{ Type string }
		}
	}
	err := r.ask(ctx, http.MethodGet, probe, nil, &found)
	if errors.Is(err, errNotFound) {
		return errors.Join(err, r.ask(ctx, http.MethodPost, deployments, fmt.Appendf(nil, probeForm, name), nil))
	}
	if err != nil {
		return err
	}
	for _, c := range found.Status.Conditions {
		if c.Type == "Progressing" { // its ReplicaSet is made
			return r.ask(ctx, http.MethodDelete, probe, nil, nil)
		}
	}
	return errors.New("the Deployment controller has not taken up a Deployment yet")
}

func (r *run) ask(ctx context.Context, verb, path string, body []byte, into any) error {
	return ask(ctx, r.client, verb, r.port.url()+path, body, into)
}

var errNotFound = errors.New("not there yet")

func ask(ctx context.Context, client *http.Client, verb, url string, body []byte, into any) error {
	request, err := http.NewRequestWithContext(ctx, verb, url, bytes.NewReader(body))
	if err != nil {
		return err
	}
	request.Header.Set("Content-Type", "application/json")
	response, err := client.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		return err
	}
	switch {
	case response.StatusCode == http.StatusNotFound:
		return fmt.Errorf("%s: %w", request.URL.Path, errNotFound)
	case response.StatusCode >= 300:
		return fmt.Errorf("%s %s: %s: %s", verb, request.URL.Path, response.Status, bytes.TrimSpace(text))
	case into != nil:
		return json.Unmarshal(text, into)
	}
	return nil
}
