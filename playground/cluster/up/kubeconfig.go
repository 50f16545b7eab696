package up

import (
	"encoding/base64"
	"fmt"
	"os"
)

const kubeconfigForm = `apiVersion: v1
kind: Config
clusters:
- name: playground
  cluster:
    server: %s
    certificate-authority-data: %s
users:
- name: %s
  user:
    client-certificate-data: %s
    client-key-data: %s
contexts:
- name: playground
  context: {cluster: playground, user: %[3]s}
current-context: playground
`

// writeKubeconfig puts the certificates into the file itself, so that it can be copied elsewhere and still works.
func writeKubeconfig(file, user, server, authority string, client pair) error {
	data := make([]any, 0, 5)
	data = append(data, server)
	for i, path := range []string{authority, client.certificate, client.key} {
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if i == 1 {
			data = append(data, user)
		}
		data = append(data, base64.StdEncoding.EncodeToString(text))
	}
	return os.WriteFile(file, fmt.Appendf(nil, kubeconfigForm, data...), 0o600)
}
