// Command kube is etcd, kube-apiserver and kube-controller-manager in one
// binary: a real Kubernetes control plane on loopback, without containers.
// Pods are simulated, in namespaces that ask for them.
//
//	kube etcd --data-dir=DIR --client-port=N --peer-port=N
//	kube kube-apiserver [the flags of kube-apiserver]
//	kube kube-controller-manager [the flags of kube-controller-manager]
//	kube workloads --kubeconfig=FILE [--nodes=N]
//	kube version
//
// The versions it reports are set at link time, see component-base/version.
package main

import (
	"fmt"
	"net/url"
	"os"
	"os/signal"
	"strconv"
	"syscall"
	"time"

	"github.com/spf13/cobra"
	"go.etcd.io/etcd/server/v3/embed"
	"k8s.io/component-base/cli"
	_ "k8s.io/component-base/metrics/prometheus/clientgo" // client-go's request metrics
	_ "k8s.io/component-base/metrics/prometheus/version"  // the version metric
	"k8s.io/component-base/version"
	apiserver "k8s.io/kubernetes/cmd/kube-apiserver/app"
	controllermanager "k8s.io/kubernetes/cmd/kube-controller-manager/app"
)

// server is one sub-command and how to make it.
type server struct {
	name, short string
	make        func() *cobra.Command
}

var servers = []server{
	{"etcd", "Run one etcd member on loopback, for tests only", newEtcdCommand},
	{"kube-apiserver", "Run the Kubernetes API server", apiserver.NewAPIServerCommand},
	{"kube-controller-manager", "Run the Kubernetes controller manager", controllermanager.NewControllerManagerCommand},
	{"workloads", "Run the controllers of workloads, and simulate pods, in labelled namespaces", newWorkloadsCommand},
	{"version", "Print the version of Kubernetes", newVersionCommand},
}

func main() {
	// cli.Run sets up logging in a hook of the root command; without this the
	// hooks of the sub-commands would replace it.
	cobra.EnableTraverseRunHooks = true
	root := &cobra.Command{
		Use:   "kube",
		Short: "etcd, kube-apiserver and kube-controller-manager in one binary",
	}
	root.CompletionOptions.DisableDefaultCmd = true
	for _, s := range servers {
		root.AddCommand(command(s, len(os.Args) > 1 && os.Args[1] == s.name))
	}
	os.Exit(cli.Run(root))
}

// command makes the real command only when it is the one asked for, otherwise
// a line for the help text. Making the API server's command already takes over
// SIGTERM, and both Kubernetes commands register their flags and feature gates
// in the same global registry: made side by side they would disturb each other.
func command(s server, wanted bool) *cobra.Command {
	if !wanted {
		return &cobra.Command{Use: s.name, Short: s.short, Run: func(*cobra.Command, []string) {}}
	}
	cmd := s.make()
	cmd.Short = s.short
	return cmd
}

func newVersionCommand() *cobra.Command {
	return &cobra.Command{
		Use:  "version",
		Args: cobra.NoArgs,
		Run: func(cmd *cobra.Command, _ []string) {
			fmt.Fprintln(cmd.OutOrStdout(), version.Get().GitVersion)
		},
	}
}

// newEtcdCommand makes a single etcd member which listens on 127.0.0.1 only,
// without TLS, and never calls fsync: quick, and right for data that may be lost.
func newEtcdCommand() *cobra.Command {
	var dataDir string
	var clientPort, peerPort uint16
	cmd := &cobra.Command{
		Use:          "etcd",
		Args:         cobra.NoArgs,
		SilenceUsage: true,
		RunE: func(*cobra.Command, []string) error {
			return runEtcd(etcdConfig(dataDir, clientPort, peerPort))
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&dataDir, "data-dir", "", "folder of the data, made when missing")
	flags.Uint16Var(&clientPort, "client-port", 0, "port on 127.0.0.1 for clients")
	flags.Uint16Var(&peerPort, "peer-port", 0, "port on 127.0.0.1 for peers (there are none, but etcd insists)")
	for _, name := range []string{"data-dir", "client-port", "peer-port"} {
		_ = cmd.MarkFlagRequired(name)
	}
	return cmd
}

func etcdConfig(dataDir string, clientPort, peerPort uint16) *embed.Config {
	cfg := embed.NewConfig()
	cfg.Name = "sandbox"
	cfg.Dir = dataDir
	cfg.ListenClientUrls = loopback(clientPort)
	cfg.AdvertiseClientUrls = cfg.ListenClientUrls
	cfg.ListenPeerUrls = loopback(peerPort)
	cfg.AdvertisePeerUrls = cfg.ListenPeerUrls
	cfg.InitialCluster = cfg.InitialClusterFromName(cfg.Name)
	cfg.LogLevel = "error"
	cfg.UnsafeNoFsync = true
	// Alone, it need not wait long for rivals before it elects itself.
	cfg.TickMs, cfg.ElectionMs = 50, 250
	// No follower will ever need old raft entries, which are held in memory.
	cfg.SnapshotCount, cfg.SnapshotCatchUpEntries = 2000, 100
	return cfg
}

func loopback(port uint16) []url.URL {
	return []url.URL{{Scheme: "http", Host: "127.0.0.1:" + strconv.Itoa(int(port))}}
}

// runEtcd runs until SIGTERM or SIGINT, or until etcd itself gives up.
func runEtcd(cfg *embed.Config) error {
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, syscall.SIGTERM, syscall.SIGINT)
	etcd, err := embed.StartEtcd(cfg)
	if err != nil {
		return fmt.Errorf("etcd does not start: %w", err)
	}
	defer etcd.Close()
	select {
	case <-etcd.Server.ReadyNotify():
	case <-etcd.Server.StopNotify():
		return fmt.Errorf("etcd stopped while starting")
	case <-stop:
		return nil
	case <-time.After(time.Minute):
		return fmt.Errorf("etcd is not ready after a minute")
	}
	select {
	case err := <-etcd.Err():
		return err
	case <-stop:
		return nil
	}
}
