package up

// auditPolicy records every request once, when it is answered, without its bodies: enough to count who asked what.
// A watch is therefore recorded when it ends.
const auditPolicy = `apiVersion: audit.k8s.io/v1
kind: Policy
omitStages: [RequestReceived, ResponseStarted]
rules:
- level: Metadata
`
