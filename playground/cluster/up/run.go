package up

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"syscall"
)

const (
	etcdSocket            = "etcd.sock"
	controlSocket         = "control.sock"
	auditPolicyFile       = "audit-policy.yaml"
	auditLogFile          = "audit.log"
	announcementFile      = "cluster.json"
	adminKubeconfig       = "kubeconfig"
	nodeAgentKubeconfig   = "node-agent.kubeconfig"
	controllersKubeconfig = "kube-controller-manager.kubeconfig"
)

// run is one cluster, from its folder to its end.
type run struct {
	folder      *folder
	port        port
	credentials credentials
	programs    Programs
	standing    bool
	client      *http.Client
	failed      chan *component

	etcd, apiServer, controllers *component
}

// prepare does everything that needs no component.
func prepare(wanted options) (*run, error) {
	folder, err := openFolder(wanted.folder)
	if err != nil {
		return nil, err
	}
	r := &run{folder: folder, programs: wanted.programs, standing: wanted.standing, failed: make(chan *component, 3)}
	if err := r.furnish(wanted); err != nil {
		return nil, errors.Join(err, r.leave())
	}
	return r, nil
}

func (r *run) furnish(wanted options) (err error) {
	if r.port, err = reservePort(lastPort(r.folder)); err != nil {
		return err
	}
	if r.credentials, err = issueCredentials(r.folder.file("certificates")); err != nil {
		return err
	}
	if r.client, err = clientOf(r.credentials); err != nil {
		return err
	}
	if err := os.WriteFile(r.folder.file(auditPolicyFile), []byte(auditPolicy), 0o600); err != nil {
		return err
	}
	for _, k := range []struct {
		file, user string
		client     pair
	}{
		{adminKubeconfig, "admin", r.credentials.admin},
		{nodeAgentKubeconfig, "node-agent", r.credentials.nodeAgent},
		{controllersKubeconfig, "system:kube-controller-manager", r.credentials.controllers},
	} {
		if err := writeKubeconfig(r.folder.file(k.file), k.user, r.port.url(), r.credentials.authority, k.client); err != nil {
			return err
		}
	}
	return r.nameComponents(wanted)
}

func (r *run) nameComponents(wanted options) (err error) {
	if r.etcd, err = r.component("etcd", etcdFlags(wanted.etcdFlags), r.etcdReady); err != nil {
		return err
	}
	if r.apiServer, err = r.component("kube-apiserver", apiServerFlags(r, wanted.apiServerFlags), r.apiServerReady); err != nil {
		return err
	}
	r.controllers, err = r.component("kube-controller-manager", controllerFlags(r, wanted.controllerFlags), r.controllersReady)
	return err
}

func (r *run) component(name string, flags []string, ready func(context.Context) error) (*component, error) {
	program, err := r.programs(name)
	if err != nil {
		return nil, err
	}
	return &component{
		name:    name,
		command: append(program, flags...),
		folder:  r.folder.path,
		log:     r.folder.file("logs/" + name + ".log"),
		ready:   ready,
		failed:  r.failed,
	}, nil
}

func (r *run) components() []*component { return []*component{r.etcd, r.apiServer, r.controllers} }

func (r *run) start(ctx context.Context) error {
	for _, c := range r.components() {
		fmt.Fprintf(os.Stderr, "Starting %s…\n", c.name)
		if err := c.start(ctx); err != nil {
			return err
		}
	}
	return nil
}

// stop ends what runs in the reverse order, so that each can still reach what it writes its last words to.
func (r *run) stop() error {
	var failures []error
	for _, c := range []*component{r.controllers, r.apiServer, r.etcd} {
		if err := c.finish(syscall.SIGTERM); err != nil && !errors.Is(err, errIsDown) {
			failures = append(failures, err)
		}
	}
	return errors.Join(append(failures, r.leave())...)
}

func (r *run) leave() error {
	r.port.release()
	return r.folder.release()
}
