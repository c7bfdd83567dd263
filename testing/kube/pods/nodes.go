package pods

import (
	"context"
	"fmt"

	v1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes"
	scheduling "k8s.io/component-helpers/scheduling/corev1"
	"k8s.io/component-helpers/scheduling/corev1/nodeaffinity"
	"k8s.io/klog/v2"
)

// CreateNodes creates the nodes node-1 to node-COUNT; those that exist stay as they are.
func CreateNodes(ctx context.Context, client kubernetes.Interface, count int) error {
	for i := 1; i <= count; i++ {
		if err := createNode(ctx, client, fmt.Sprintf("node-%d", i)); err != nil {
			return fmt.Errorf("node %d of %d cannot be created: %w", i, count, err)
		}
	}
	return nil
}

func createNode(ctx context.Context, client kubernetes.Interface, name string) error {
	node, err := client.CoreV1().Nodes().Create(ctx, &v1.Node{ObjectMeta: metav1.ObjectMeta{
		Name: name,
		Labels: map[string]string{
			v1.LabelHostname: name, v1.LabelOSStable: "linux", v1.LabelArchStable: "amd64",
		},
	}}, metav1.CreateOptions{})
	if apierrors.IsAlreadyExists(err) {
		return nil
	}
	if err != nil {
		return err
	}
	// The API server gives each new node the taint not-ready, which the node
	// lifecycle controller would take away.
	node.Spec.Taints = nil
	if node, err = client.CoreV1().Nodes().Update(ctx, node, metav1.UpdateOptions{}); err != nil {
		return err
	}
	room := v1.ResourceList{
		v1.ResourcePods:   resource.MustParse("110"),
		v1.ResourceCPU:    resource.MustParse("8"),
		v1.ResourceMemory: resource.MustParse("32Gi"),
	}
	now := metav1.Now()
	node.Status.Capacity, node.Status.Allocatable = room, room
	node.Status.Conditions = []v1.NodeCondition{{
		Type: v1.NodeReady, Status: v1.ConditionTrue, Reason: "KubeletReady",
		LastHeartbeatTime: now, LastTransitionTime: now,
	}}
	_, err = client.CoreV1().Nodes().UpdateStatus(ctx, node, metav1.UpdateOptions{})
	return err
}

// choose returns the node with the fewest pods, of those that the pod's node
// selector, affinity to nodes and tolerations allow and that are not cordoned.
// Requests of resources, spreading and affinity between pods are not considered.
func choose(pod *v1.Pod, nodes []*v1.Node, podsOn map[string]int) (string, bool) {
	chosen := ""
	for _, node := range nodes {
		if !accepts(node, pod) {
			continue
		}
		count, best := podsOn[node.Name], podsOn[chosen]
		if chosen == "" || count < best || (count == best && node.Name < chosen) {
			chosen = node.Name
		}
	}
	return chosen, chosen != ""
}

func accepts(node *v1.Node, pod *v1.Pod) bool {
	if matches, err := nodeaffinity.GetRequiredNodeAffinity(pod).Match(node); err != nil || !matches {
		return false
	}
	taints := node.Spec.Taints
	if node.Spec.Unschedulable {
		taints = append([]v1.Taint{{Key: v1.TaintNodeUnschedulable, Effect: v1.TaintEffectNoSchedule}}, taints...)
	}
	_, untolerated := scheduling.FindMatchingUntoleratedTaint(
		klog.Background(), taints, pod.Spec.Tolerations,
		func(taint *v1.Taint) bool { return taint.Effect != v1.TaintEffectPreferNoSchedule }, false)
	return !untolerated
}
