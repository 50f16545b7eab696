package up

import "strings"

// Where no reason stands, the flag is what any cluster of one machine needs. A flag given by the user comes last and
// therefore wins.

func etcdFlags(more []string) []string {
	return append([]string{
		"--name=playground",
		"--data-dir=etcd",
		// Unix sockets in the run's folder: no port to clash on, and no other user of the machine gets in.
		"--listen-client-urls=unix://" + etcdSocket,
		"--listen-peer-urls=unix://etcd-peer.sock",
		"--advertise-client-urls=http://localhost:2379", // asked for, but with one member used by nobody
		"--initial-advertise-peer-urls=http://localhost:2380",
		"--initial-cluster=playground=http://localhost:2380",
		"--unsafe-no-fsync", // a power cut may cost the data; a test's disk must not set its pace
		"--quota-backend-bytes=4294967296",
		"--log-level=warn",
	}, more...)
}

func apiServerFlags(run *run, more []string) []string {
	c := run.credentials
	flags := []string{
		"--etcd-servers=unix://" + etcdSocket,
		"--bind-address=127.0.0.1",
		"--advertise-address=127.0.0.1", // else it looks for a default route, which a laptop on a train does not have
		"--secure-port=" + run.port.text(),
		"--permit-port-sharing", // the port is reserved, see port
		"--endpoint-reconciler-type=none",
		"--service-cluster-ip-range=" + serviceRange,
		"--authorization-mode=Node,RBAC",
		"--allow-privileged",
		"--client-ca-file=" + c.authority,
		"--tls-cert-file=" + c.apiServer.certificate,
		"--tls-private-key-file=" + c.apiServer.key,
		"--service-account-issuer=https://kubernetes.default.svc.cluster.local",
		"--service-account-key-file=" + c.serviceAccounts.public,
		"--service-account-signing-key-file=" + c.serviceAccounts.private,
		"--kubelet-certificate-authority=" + c.authority,
		"--kubelet-client-certificate=" + c.apiServerToKubelet.certificate,
		"--kubelet-client-key=" + c.apiServerToKubelet.key,
		"--kubelet-preferred-address-types=InternalIP", // a virtual node's host name resolves to nothing
		"--requestheader-client-ca-file=" + c.frontProxy,
		"--requestheader-allowed-names=front-proxy",
		"--requestheader-username-headers=X-Remote-User",
		"--requestheader-group-headers=X-Remote-Group",
		"--requestheader-extra-headers-prefix=X-Remote-Extra-",
		"--proxy-client-cert-file=" + c.apiServerToProxied.certificate,
		"--proxy-client-key-file=" + c.apiServerToProxied.key,
		"--shutdown-watch-termination-grace-period=1s", // a stop ends the watches; without it one watch holds it up for good
		"--audit-policy-file=" + auditPolicyFile,
		"--audit-log-path=" + auditLogFile,
		"--audit-log-maxsize=0", // never rotated: a test reads one file from its start to its end
	}
	if run.standing {
		// Without its admission plugin, too: that waits for the policies it cannot list, and no request would pass it.
		flags = append(flags, "--runtime-config="+withoutMutatingPolicies, "--disable-admission-plugins=MutatingAdmissionPolicy")
	}
	return append(flags, more...)
}

const (
	policyResources         = "admissionregistration.k8s.io/v1/mutatingadmissionpolic"
	withoutMutatingPolicies = policyResources + "ies=false," + policyResources + "ybindings=false"
)

func controllerFlags(run *run, more []string) []string {
	c := run.credentials
	return append([]string{
		"--kubeconfig=" + controllersKubeconfig,
		"--secure-port=0", // nobody asks it; whether it works is seen at what it does
		"--leader-elect=false",
		"--use-service-account-credentials=true", // each controller has its own name in the audit log
		"--service-account-private-key-file=" + c.serviceAccounts.private,
		"--root-ca-file=" + c.authority,
		"--cluster-signing-cert-file=" + c.authority,
		"--cluster-signing-key-file=" + strings.TrimSuffix(c.authority, ".crt") + ".key",
		// With the default rate of 20 a second, 500 pods take 24 s; so, 2.6 s.
		"--kube-api-qps=500",
		"--kube-api-burst=1000",
		// While the API server is down for a fault test no node agent can renew its lease. With the default of 50 s its
		// nodes would be NotReady and every endpoint gone the moment it is back. A node that shall die says so itself.
		"--node-monitor-grace-period=5m",
		"--horizontal-pod-autoscaler-sync-period=2s", // the default of 15 s is most of a test's patience
	}, more...)
}
