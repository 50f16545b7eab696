package up

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"time"
)

// announcement is the one line on stdout that says that the cluster is ready and where everything is. The same text
// stands in the folder as cluster.json.
type announcement struct {
	Kubeconfig     string               `json:"kubeconfig"`
	Server         string               `json:"server"`
	Kubernetes     string               `json:"kubernetes"`
	Kubectl        []string             `json:"kubectl"`
	AuditLog       string               `json:"auditLog"`
	Authority      string               `json:"certificateAuthority"`
	NodeAgent      nodeAgentFiles       `json:"nodeAgent"`
	Folder         string               `json:"folder"`
	Control        string               `json:"control"`
	Pid            int                  `json:"pid"`
	Components     map[string]announced `json:"components"`
	SecondsToReady float64              `json:"secondsToReady"`
}

// nodeAgentFiles are what a process needs that plays kubelet: who it is, and what it serves logs with.
type nodeAgentFiles struct {
	Kubeconfig         string `json:"kubeconfig"`
	ServingCertificate string `json:"servingCertificate"`
	ServingKey         string `json:"servingKey"`
	ClientAuthority    string `json:"clientAuthority"`
}

type announced struct {
	Pid int    `json:"pid"`
	Log string `json:"log"`
}

func (r *run) announce(ctx context.Context, since time.Time) (announcement, error) {
	var version struct{ GitVersion string }
	if err := r.ask(ctx, http.MethodGet, "/version", nil, &version); err != nil {
		return announcement{}, err
	}
	kubectl, err := r.programs("kubectl")
	if err != nil {
		return announcement{}, err
	}
	a := announcement{
		Kubeconfig: r.folder.file(adminKubeconfig),
		Server:     r.port.url(),
		Kubernetes: version.GitVersion,
		Kubectl:    kubectl,
		AuditLog:   r.folder.file(auditLogFile),
		Authority:  r.credentials.authority,
		NodeAgent: nodeAgentFiles{
			Kubeconfig:         r.folder.file(nodeAgentKubeconfig),
			ServingCertificate: r.credentials.kubelet.certificate,
			ServingKey:         r.credentials.kubelet.key,
			ClientAuthority:    r.credentials.authority,
		},
		Folder:         r.folder.path,
		Control:        r.folder.file(controlSocket),
		Pid:            os.Getpid(),
		Components:     map[string]announced{},
		SecondsToReady: float64(time.Since(since).Milliseconds()) / 1000,
	}
	for _, c := range r.components() {
		a.Components[c.name] = announced{c.pid(), c.log}
	}
	return a, nil
}

// publish writes the file first: whoever has read the line may rely on the file.
func (a announcement) publish() error {
	line, err := json.Marshal(a)
	if err != nil {
		return err
	}
	line = append(line, '\n')
	if err := os.WriteFile(a.Folder+"/"+announcementFile, line, 0o600); err != nil {
		return err
	}
	_, err = os.Stdout.Write(line)
	return err
}

// lastPort is the port of the folder's last run; 0 if there was none.
func lastPort(f *folder) int {
	text, err := os.ReadFile(f.file(announcementFile))
	if err != nil {
		return 0
	}
	var last announcement
	if json.Unmarshal(text, &last) != nil {
		return 0
	}
	server, err := url.Parse(last.Server)
	if err != nil {
		return 0
	}
	number, err := strconv.Atoi(server.Port())
	if err != nil {
		return 0
	}
	return number
}
