package up

import (
	"net"
	"path/filepath"
)

// credentials are all the certificates of one run. Who a client is in the audit log is the user named here.
type credentials struct {
	authority          string // signs every certificate but the front proxy's
	frontProxy         string // a second authority, so that no ordinary client can pose as the front proxy
	serviceAccounts    keys   // sign and prove the tokens of service accounts
	apiServer          pair
	apiServerToProxied pair // the API server as a client of aggregated API servers
	apiServerToKubelet pair // the API server as a client of the node agent: logs, exec, port-forward
	kubelet            pair // what the node agent serves with
	admin              pair
	nodeAgent          pair
	controllers        pair
	watcher            pair // `up` itself, when it asks whether all is ready
}

type keys struct{ private, public string }

// serviceAddress is the first address of the service range, which Kubernetes gives to its own Service.
var serviceAddress = net.IPv4(10, 96, 0, 1)

const serviceRange = "10.96.0.0/16"

func issueCredentials(folder string) (credentials, error) {
	c := credentials{serviceAccounts: keys{
		filepath.Join(folder, "service-accounts.key"), filepath.Join(folder, "service-accounts.pub"),
	}}
	if err := keepKeys(c.serviceAccounts.private, c.serviceAccounts.public); err != nil {
		return c, err
	}
	cluster, err := openAuthority(folder, "ca")
	if err != nil {
		return c, err
	}
	front, err := openAuthority(folder, "front-proxy-ca")
	if err != nil {
		return c, err
	}
	c.authority, c.frontProxy = cluster.file, front.file
	loopback := []net.IP{net.IPv4(127, 0, 0, 1), net.IPv6loopback}
	masters := []string{"system:masters"}
	for _, wanted := range []struct {
		by   *authority
		name string
		to   subject
		into *pair
	}{
		{cluster, "kube-apiserver", subject{user: "kube-apiserver", ips: append(loopback, serviceAddress), names: []string{
			"localhost", "kubernetes", "kubernetes.default", "kubernetes.default.svc",
			"kubernetes.default.svc.cluster.local"}}, &c.apiServer},
		{cluster, "kubelet", subject{user: "system:node:playground", ips: loopback, names: []string{"localhost"}}, &c.kubelet},
		{cluster, "kube-apiserver-to-kubelet", subject{user: "kube-apiserver", groups: masters}, &c.apiServerToKubelet},
		{front, "front-proxy", subject{user: "front-proxy"}, &c.apiServerToProxied},
		{cluster, "admin", subject{user: "admin", groups: masters}, &c.admin},
		{cluster, "node-agent", subject{user: "node-agent", groups: masters}, &c.nodeAgent},
		{cluster, "kube-controller-manager", subject{user: "system:kube-controller-manager"}, &c.controllers},
		{cluster, "cluster-up", subject{user: "cluster-up", groups: masters}, &c.watcher},
	} {
		if *wanted.into, err = wanted.by.issue(wanted.name, wanted.to); err != nil {
			return c, err
		}
	}
	return c, nil
}
