package pods

import (
	"context"
	"sync"
	"time"

	v1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/informers"
	"k8s.io/client-go/kubernetes"
	corelisters "k8s.io/client-go/listers/core/v1"
	"k8s.io/client-go/tools/cache"
	"k8s.io/client-go/util/workqueue"
	"k8s.io/klog/v2"
)

const (
	// retry is the time to the next attempt when a request failed, a Secret is
	// missing or no node fits.
	retry = 500 * time.Millisecond
	// stale is the time to the next attempt when the cached pod was outdated.
	stale = 20 * time.Millisecond
)

// Simulator takes the steps of the pods of one namespace.
type Simulator struct {
	client   kubernetes.Interface
	pods     corelisters.PodLister
	nodes    corelisters.NodeLister
	queue    workqueue.TypedDelayingInterface[cache.ObjectName]
	informer cache.SharedIndexInformer

	lock  sync.Mutex
	known map[types.UID]*memory
}

// memory is what is known of a pod before the cache shows it.
type memory struct {
	Seen
	node    string
	removed bool
}

// NewSimulator uses the factory's informers of pods (of one namespace) and of
// nodes; the caller starts the factory.
func NewSimulator(client kubernetes.Interface, factory informers.SharedInformerFactory) (*Simulator, error) {
	pods, nodes := factory.Core().V1().Pods(), factory.Core().V1().Nodes()
	s := &Simulator{
		client: client, pods: pods.Lister(), nodes: nodes.Lister(), informer: pods.Informer(),
		queue: workqueue.NewTypedDelayingQueue[cache.ObjectName](),
		known: map[types.UID]*memory{},
	}
	_, err := s.informer.AddEventHandler(cache.ResourceEventHandlerFuncs{
		AddFunc:    s.enqueue,
		UpdateFunc: func(_, pod any) { s.enqueue(pod) },
		DeleteFunc: s.forget,
	})
	return s, err
}

func (s *Simulator) enqueue(object any) {
	if name, err := cache.ObjectToName(object); err == nil {
		s.queue.Add(name)
	}
}

func (s *Simulator) forget(object any) {
	if last, isTombstone := object.(cache.DeletedFinalStateUnknown); isTombstone {
		object = last.Obj
	}
	if pod, isPod := object.(*v1.Pod); isPod {
		s.lock.Lock()
		defer s.lock.Unlock()
		delete(s.known, pod.UID)
	}
}

func (s *Simulator) memory(pod *v1.Pod) *memory {
	s.lock.Lock()
	defer s.lock.Unlock()
	known, found := s.known[pod.UID]
	if !found {
		known = &memory{}
		s.known[pod.UID] = known
	}
	return known
}

// Run takes the steps of the pods, one at a time, until the context ends.
func (s *Simulator) Run(ctx context.Context) {
	if !cache.WaitForCacheSync(ctx.Done(), s.informer.HasSynced) {
		return
	}
	stop := context.AfterFunc(ctx, s.queue.ShutDown)
	defer stop()
	for {
		name, shutdown := s.queue.Get()
		if shutdown {
			return
		}
		if after, again := s.step(ctx, name); again {
			s.queue.AddAfter(name, after)
		}
		s.queue.Done(name)
	}
}

// step takes the next step of a pod; returns when to look again, if that is no event's matter.
func (s *Simulator) step(ctx context.Context, name cache.ObjectName) (time.Duration, bool) {
	pod, err := s.pods.Pods(name.Namespace).Get(name.Name)
	if err != nil {
		return 0, false
	}
	known, now := s.memory(pod), time.Now()
	if pod.DeletionTimestamp != nil && known.Deletion.IsZero() {
		known.Deletion = now
	}
	step, err := Next(pod, known.Seen, now)
	if err != nil {
		klog.ErrorS(err, "pod is left as it is")
		return 0, false
	}
	if step.Action == Wait {
		return step.After, step.After > 0
	}
	switch err := s.take(ctx, step.Action, pod.DeepCopy(), known); {
	case err == nil || apierrors.IsNotFound(err):
		return 0, false
	case apierrors.IsConflict(err):
		return stale, true
	case ctx.Err() != nil:
		return 0, false
	default:
		klog.InfoS("pod must wait", "pod", name, "reason", err)
		return retry, true
	}
}

func (s *Simulator) take(ctx context.Context, action Action, pod *v1.Pod, known *memory) error {
	now := metav1.Now()
	switch action {
	case Bind:
		return s.bind(ctx, pod, known, now)
	case Remove:
		return s.remove(ctx, pod, known)
	case Start:
		if err := requireSecrets(ctx, s.client, pod); err != nil {
			return err
		}
		started(pod, now)
	case Hold:
		held(pod, "annotation "+Holds+" holds the pod", now)
	case Ready:
		ready(pod, now)
	case Crash:
		crashed(pod, now)
	case Wait:
		return nil
	}
	err := s.update(ctx, pod)
	if err == nil && action == Start {
		known.Started = now.Time
	}
	return err
}

// update fails with a conflict if the pod has changed, so that no step is taken twice.
func (s *Simulator) update(ctx context.Context, pod *v1.Pod) error {
	_, err := s.client.CoreV1().Pods(pod.Namespace).UpdateStatus(ctx, pod, metav1.UpdateOptions{})
	return err
}

func (s *Simulator) bind(ctx context.Context, pod *v1.Pod, known *memory, now metav1.Time) error {
	if known.node != "" {
		return nil // the cache will show it
	}
	nodes, err := s.nodes.List(labels.Everything())
	if err != nil {
		return err
	}
	node, found := choose(pod, nodes, s.podsOn(pod.Namespace))
	if !found {
		if hasCondition(pod, v1.PodScheduled, v1.ConditionFalse) {
			return errNoNode
		}
		held(pod, "no node fits", now)
		return s.update(ctx, pod)
	}
	err = s.client.CoreV1().Pods(pod.Namespace).Bind(ctx, &v1.Binding{
		ObjectMeta: metav1.ObjectMeta{Name: pod.Name, UID: pod.UID},
		Target:     v1.ObjectReference{Kind: "Node", Name: node},
	}, metav1.CreateOptions{})
	if err == nil {
		known.node = node
	}
	return err
}

func (s *Simulator) podsOn(namespace string) map[string]int {
	counts := map[string]int{}
	all, _ := s.pods.Pods(namespace).List(labels.Everything())
	for _, pod := range all {
		if node := pod.Spec.NodeName; node != "" {
			counts[node]++
		} else {
			counts[s.memory(pod).node]++
		}
	}
	return counts
}

func (s *Simulator) remove(ctx context.Context, pod *v1.Pod, known *memory) error {
	if known.removed {
		return nil // finalizers keep it
	}
	err := s.client.CoreV1().Pods(pod.Namespace).Delete(ctx, pod.Name, metav1.DeleteOptions{
		GracePeriodSeconds: new(int64(0)),
		Preconditions:      metav1.NewUIDPreconditions(string(pod.UID)),
	})
	known.removed = err == nil
	return err
}
