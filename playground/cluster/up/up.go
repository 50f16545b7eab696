// Package up runs etcd, kube-apiserver and kube-controller-manager as one cluster on this machine, and nothing of it
// when its own process is gone. It uses the standard library only, so that it compiles in a second where ready-made
// binaries of Kubernetes are at hand.
package up

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"
)

// Programs says how a program of Kubernetes is called: its path and perhaps a first argument.
type Programs func(name string) ([]string, error)

type options struct {
	folder          string
	standing        bool
	stopOnStdinEOF  bool
	etcdFlags       list
	apiServerFlags  list
	controllerFlags list
	programs        Programs
}

type list []string

func (l *list) String() string { return strings.Join(*l, " ") }

func (l *list) Set(value string) error {
	*l = append(*l, value)
	return nil
}

// Main is the command `up`. It returns the exit code: 0 after an asked stop, 1 after a failure, 2 for wrong arguments.
func Main(args []string, programs Programs) int {
	wanted, err := parse(args)
	if err != nil {
		return 2 // the flag package has said what is wrong
	}
	wanted.programs = programs
	if err := live(wanted); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

func parse(args []string) (options, error) {
	var o options
	flags := flag.NewFlagSet("up", flag.ContinueOnError)
	flags.StringVar(&o.folder, "folder", "", "keep data, certificates and logs in this `folder` for the next start "+
		"(default: a temporary one, removed at the stop)")
	flags.BoolVar(&o.standing, "standing", false, "serve no MutatingAdmissionPolicy, as clusters before it did")
	flags.BoolVar(&o.stopOnStdinEOF, "stop-on-stdin-eof", false, "stop when standard input ends: with the parent")
	flags.Var(&o.etcdFlags, "etcd-flag", "one more `flag` for etcd; may be repeated, and wins over ours")
	flags.Var(&o.apiServerFlags, "kube-apiserver-flag", "one more `flag` for kube-apiserver")
	flags.Var(&o.controllerFlags, "kube-controller-manager-flag", "one more `flag` for kube-controller-manager")
	if err := flags.Parse(args); err != nil {
		return o, err
	}
	if flags.NArg() > 0 {
		fmt.Fprintf(flags.Output(), "%q is no argument of up.\n", flags.Arg(0))
		flags.Usage()
		return o, errors.New("unknown argument")
	}
	return o, nil
}

// live starts the cluster, waits for a reason to stop, and leaves nothing behind.
func live(wanted options) error {
	since := time.Now()
	ctx, stop := stopSignals()
	defer stop()
	if wanted.stopOnStdinEOF {
		go func() {
			_, _ = io.Copy(io.Discard, os.Stdin) // an end by an error is an end
			stop()
		}()
	}
	r, err := prepare(wanted)
	if err != nil {
		return err
	}
	failure := r.live(ctx, since)
	if failure != nil {
		fmt.Fprintln(os.Stderr, failure)
		r.folder.keepForTheNext()
	}
	fmt.Fprintln(os.Stderr, "Stopping the cluster.")
	if err := r.stop(); err != nil {
		return err
	}
	if failure != nil {
		return fmt.Errorf("The cluster's logs stay in %s until the next `cluster up`.", r.folder.path)
	}
	return nil
}

func (r *run) live(ctx context.Context, since time.Time) error {
	if err := r.start(ctx); err != nil {
		return unlessStopped(ctx, err)
	}
	orders, err := r.listen()
	if err != nil {
		return err
	}
	defer orders.Close()
	go r.serve(ctx, orders)
	a, err := r.announce(ctx, since)
	if err != nil {
		return unlessStopped(ctx, err)
	}
	if err := a.publish(); err != nil {
		return err
	}
	fmt.Fprintf(os.Stderr, "Kubernetes %s is ready after %.1f s: export KUBECONFIG=%s\n",
		a.Kubernetes, a.SecondsToReady, a.Kubeconfig)
	select {
	case <-ctx.Done():
		return nil
	case c := <-r.failed:
		return c.describe("ended by itself")
	}
}

// unlessStopped drops the errors that a stop in the middle of a start makes.
func unlessStopped(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return nil
	}
	return err
}

// stopSignals ends the context at the first signal and the process at the second, for who has no patience: the death
// signal then takes the components along.
func stopSignals() (context.Context, context.CancelFunc) {
	ctx, stop := context.WithCancel(context.Background())
	signals := make(chan os.Signal, 2)
	signal.Notify(signals, syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP)
	// Without this a parent that went away with the other end of our stderr would end us at our next sentence, and
	// nothing would be stopped in order.
	signal.Notify(make(chan os.Signal, 1), syscall.SIGPIPE)
	go func() {
		<-signals
		stop()
		<-signals
		os.Exit(1)
	}()
	return ctx, stop
}
