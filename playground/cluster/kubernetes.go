//go:build !ready

package main

import (
	"os"

	"go.etcd.io/etcd/server/v3/etcdmain"
	"k8s.io/component-base/cli"
	"k8s.io/component-base/logs"
	kubectl "k8s.io/kubectl/pkg/cmd"
	kubectlerror "k8s.io/kubectl/pkg/cmd/util"
	apiserver "k8s.io/kubernetes/cmd/kube-apiserver/app"
	controllers "k8s.io/kubernetes/cmd/kube-controller-manager/app"

	_ "time/tzdata" // time zones of CronJobs, on a machine without a zone database

	_ "k8s.io/client-go/plugin/pkg/client/auth"           // kubectl against other clusters than ours
	_ "k8s.io/component-base/logs/json/register"          // --logging-format=json
	_ "k8s.io/component-base/metrics/prometheus/clientgo" // the metrics that the real programs have
	_ "k8s.io/component-base/metrics/prometheus/version"
)

// programs names this very program: the components are its own subcommands.
func programs(name string) ([]string, error) {
	self, err := os.Executable()
	return []string{self, name}, err
}

func run(name string, args []string) int {
	os.Args = append([]string{name}, args...) // each of them reads its arguments and its name there
	switch name {
	case "etcd":
		etcdmain.Main(os.Args)
		return 0
	case "kube-apiserver":
		return cli.Run(apiserver.NewAPIServerCommand())
	case "kube-controller-manager":
		return cli.Run(controllers.NewControllerManagerCommand())
	default:
		return runKubectl()
	}
}

func runKubectl() int {
	// kubectl reads its configuration while it builds its command, before its flags are parsed: the verbosity of what it
	// says meanwhile must be set by hand.
	_, _ = logs.GlogSetter(kubectl.GetLogVerbosity(os.Args))
	command := kubectl.NewDefaultKubectlCommand()
	if err := cli.RunNoErrOutput(command); err != nil {
		kubectlerror.CheckErr(err) // prints it as kubectl does, and ends the process
	}
	return 0
}
