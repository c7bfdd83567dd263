package main

import (
	"context"
	"os/signal"
	"sync"
	"syscall"
	"time"

	"github.com/spf13/cobra"
	v1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/informers"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/tools/cache"
	"k8s.io/client-go/tools/clientcmd"
	"k8s.io/client-go/util/flowcontrol"
	"k8s.io/klog/v2"
	"k8s.io/kubernetes/pkg/controller/daemon"
	"k8s.io/kubernetes/pkg/controller/deployment"
	"k8s.io/kubernetes/pkg/controller/replicaset"
	"k8s.io/kubernetes/pkg/controller/statefulset"

	"vso.sandbox/kube/pods"
)

// newWorkloadsCommand makes a command that runs Kubernetes' own controllers of
// workloads, and simulates their pods, in namespaces with the label of package
// pods only: elsewhere Deployments stay objects without pods. Without such
// namespaces it watches these labels and nothing else.
func newWorkloadsCommand() *cobra.Command {
	var kubeconfig string
	var nodes int
	cmd := &cobra.Command{
		Use:          "workloads",
		Args:         cobra.NoArgs,
		SilenceUsage: true,
		RunE: func(*cobra.Command, []string) error {
			config, err := clientcmd.BuildConfigFromFlags("", kubeconfig)
			if err != nil {
				return err
			}
			config.QPS = -1 // no limit
			client, err := kubernetes.NewForConfig(config)
			if err != nil {
				return err
			}
			ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
			defer stop()
			if err := pods.CreateNodes(ctx, client, nodes); err != nil {
				return err
			}
			return runInLabelledNamespaces(ctx, client)
		},
	}
	cmd.Flags().StringVar(&kubeconfig, "kubeconfig", "", "file with the address of the API server and an administrator's token")
	cmd.Flags().IntVar(&nodes, "nodes", 3, "number of nodes, made at the start")
	_ = cmd.MarkFlagRequired("kubeconfig")
	return cmd
}

// runInLabelledNamespaces runs the controllers in each namespace from the time
// it gets the label to the time it loses it, or is gone.
func runInLabelledNamespaces(ctx context.Context, client kubernetes.Interface) error {
	var running sync.WaitGroup
	defer running.Wait()
	ends := map[string]context.CancelFunc{}
	factory := informers.NewSharedInformerFactoryWithOptions(client, 0,
		informers.WithTweakListOptions(func(options *metav1.ListOptions) {
			options.LabelSelector = pods.NamespaceLabel + "=true"
		}))
	// One goroutine calls all handlers.
	_, err := factory.Core().V1().Namespaces().Informer().AddEventHandler(cache.ResourceEventHandlerFuncs{
		AddFunc: func(object any) {
			namespace := object.(*v1.Namespace).Name
			klog.InfoS("namespace has pods from now on", "namespace", namespace)
			inNamespace, end := context.WithCancel(ctx)
			ends[namespace] = end
			running.Go(func() {
				if err := runControllers(inNamespace, client, namespace); err != nil {
					klog.ErrorS(err, "namespace has no pods", "namespace", namespace)
				}
			})
		},
		DeleteFunc: func(object any) {
			name, err := cache.DeletionHandlingObjectToName(object)
			if err != nil {
				return
			}
			if end, found := ends[name.Name]; found {
				klog.InfoS("namespace has no pods any more", "namespace", name.Name)
				end()
				delete(ends, name.Name)
			}
		},
	})
	if err != nil {
		return err
	}
	factory.Start(ctx.Done())
	<-ctx.Done()
	return nil
}

// runControllers runs the controllers of one namespace until the context ends:
// as kube-controller-manager does, with informers of that namespace only.
func runControllers(ctx context.Context, client kubernetes.Interface, namespace string) error {
	factory := informers.NewSharedInformerFactoryWithOptions(client, 0, informers.WithNamespace(namespace))
	apps, core := factory.Apps().V1(), factory.Core().V1()
	deployments, err := deployment.NewDeploymentController(
		ctx, apps.Deployments(), apps.ReplicaSets(), core.Pods(), client)
	if err != nil {
		return err
	}
	daemonSets, err := daemon.NewDaemonSetsController(
		ctx, apps.DaemonSets(), apps.ControllerRevisions(), core.Pods(), core.Nodes(), client,
		flowcontrol.NewBackOff(time.Second, time.Minute))
	if err != nil {
		return err
	}
	replicaSets := replicaset.NewReplicaSetController(
		ctx, apps.ReplicaSets(), core.Pods(), client, replicaset.BurstReplicas)
	statefulSets := statefulset.NewStatefulSetController(
		ctx, core.Pods(), apps.StatefulSets(), core.PersistentVolumeClaims(), apps.ControllerRevisions(), client)
	simulator, err := pods.NewSimulator(client, factory)
	if err != nil {
		return err
	}
	factory.Start(ctx.Done())
	var running sync.WaitGroup
	for _, run := range []func(context.Context, int){
		deployments.Run, replicaSets.Run, daemonSets.Run, statefulSets.Run,
		func(ctx context.Context, _ int) { simulator.Run(ctx) },
	} {
		running.Go(func() { run(ctx, 2) })
	}
	running.Wait()
	factory.Shutdown()
	return nil
}
