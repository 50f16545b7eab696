// The program of the playground's cluster: the programs of Kubernetes and what runs them, by its first argument.
package main

import (
	"fmt"
	"os"

	"dev.belay/playground/cluster/up"
)

const usage = `usage: cluster COMMAND …

  up          run a cluster until it is told to stop (cluster up -help)
  component   kill, stop or start one part of a running cluster
  kubectl, etcd, kube-apiserver, kube-controller-manager: the programs of Kubernetes themselves
`

func main() {
	if len(os.Args) < 2 {
		fmt.Fprint(os.Stderr, usage)
		os.Exit(2)
	}
	name := os.Args[1]
	switch name {
	case "up":
		os.Exit(up.Main(os.Args[2:], programs))
	case "component":
		os.Exit(up.Order(os.Args[2:]))
	case "kubectl", "etcd", "kube-apiserver", "kube-controller-manager":
		os.Exit(run(name, os.Args[2:]))
	default:
		fmt.Fprintf(os.Stderr, "%q is no command.\n%s", name, usage)
		os.Exit(2)
	}
}
