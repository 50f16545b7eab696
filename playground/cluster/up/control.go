package up

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"net"
	"os"
	"strings"
	"syscall"
	"time"
)

// answer is what the control socket says to an order: one line of JSON, when it is carried out.
type answer struct {
	Component string  `json:"component,omitempty"`
	Pid       int     `json:"pid"` // 0: it is down
	Seconds   float64 `json:"seconds"`
	Error     string  `json:"error,omitempty"`
}

// listen takes orders on a Unix socket in the folder: a line `VERB COMPONENT`, answered by a line of JSON.
// A test in any language can send them, and only the folder's owner can.
func (r *run) listen() (net.Listener, error) {
	path := r.folder.file(controlSocket)
	if err := os.Remove(path); err != nil && !os.IsNotExist(err) { // left by a run that was killed; the lock is ours
		return nil, err
	}
	return net.Listen("unix", path)
}

func (r *run) serve(ctx context.Context, orders net.Listener) {
	for {
		connection, err := orders.Accept()
		if err != nil {
			return // closed: the cluster stops
		}
		go r.take(ctx, connection)
	}
}

func (r *run) take(ctx context.Context, connection net.Conn) {
	defer connection.Close()
	lines := bufio.NewScanner(connection)
	for lines.Scan() {
		if err := json.NewEncoder(connection).Encode(r.obey(ctx, lines.Text())); err != nil {
			fmt.Fprintf(os.Stderr, "An order's answer could not be sent: %v\n", err)
			return
		}
	}
}

func (r *run) obey(ctx context.Context, order string) answer {
	since := time.Now()
	verb, name, _ := strings.Cut(strings.TrimSpace(order), " ")
	for _, c := range r.components() {
		if c.name != name {
			continue
		}
		err := c.obey(ctx, verb)
		a := answer{Component: name, Pid: c.pid(), Seconds: float64(time.Since(since).Milliseconds()) / 1000}
		if err != nil {
			a.Error = err.Error()
		}
		return a
	}
	return answer{Error: fmt.Sprintf("%q is no component: say VERB etcd|kube-apiserver|kube-controller-manager", name)}
}

func (c *component) obey(ctx context.Context, verb string) error {
	switch verb {
	case "kill":
		return c.finish(syscall.SIGKILL)
	case "stop":
		return c.finish(syscall.SIGTERM)
	case "start":
		return c.start(ctx)
	case "status":
		return nil
	}
	return fmt.Errorf("%q is no order: say kill|stop|start|status COMPONENT", verb)
}
