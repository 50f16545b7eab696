package up

import (
	"os"
	"strings"
)

const lastBytes = 16 * 1024

// lastLines is the end of a log, indented to stand out in a message.
func lastLines(file string, count int) string {
	lines := strings.Split(strings.TrimRight(tail(file), "\n"), "\n")
	if len(lines) > count {
		lines = lines[len(lines)-count:]
	}
	return "    " + strings.Join(lines, "\n    ")
}

func tail(file string) string {
	log, err := os.Open(file)
	if err != nil {
		return "(no log: " + err.Error() + ")"
	}
	defer log.Close()
	info, err := log.Stat()
	if err != nil {
		return "(no log: " + err.Error() + ")"
	}
	end := make([]byte, min(info.Size(), lastBytes))
	count, _ := log.ReadAt(end, info.Size()-int64(len(end))) // what could be read is shown
	return string(end[:count])
}

// advice names the way out for the failures that are the machine's and not ours.
func advice(file string) string {
	end := tail(file)
	for _, known := range []struct{ sign, way string }{
		{"no space left on device", "The disk is full: make room, or give --folder one on another disk."},
		{"too many open files", "The limit of open files is too low: raise it with `ulimit -n 8192` and start again."},
		{"address already in use", "Another process took the port: start again."},
		{"cannot allocate memory", "The machine is out of memory: a cluster needs about 700 MB free."},
		{"connection refused", "What it needs is down: start etcd first, then kube-apiserver, then kube-controller-manager."},
	} {
		if strings.Contains(end, known.sign) {
			return known.way
		}
	}
	return "Start again; if it fails the same way, the first lines with an E in the log say why."
}
