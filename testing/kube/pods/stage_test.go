package pods

import (
	"testing"
	"time"

	v1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

var start = time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)

func after(d time.Duration) time.Time { return start.Add(d) }

// pod makes a pod that the changes bring to the state of a row.
func pod(changes ...func(*v1.Pod)) *v1.Pod {
	p := &v1.Pod{
		ObjectMeta: metav1.ObjectMeta{Name: "app", Namespace: "test", Annotations: map[string]string{}},
		Spec:       v1.PodSpec{Containers: []v1.Container{{Name: "app"}}},
	}
	for _, change := range changes {
		change(p)
	}
	return p
}

func with(annotation, value string) func(*v1.Pod) {
	return func(p *v1.Pod) { p.Annotations[annotation] = value }
}

func bound(p *v1.Pod)     { p.Spec.NodeName = "node-1" }
func run(p *v1.Pod)       { bound(p); started(p, metav1.NewTime(start)) }
func isServing(p *v1.Pod) { run(p); ready(p, metav1.NewTime(start)) }
func loop(p *v1.Pod)      { run(p); crashed(p, metav1.NewTime(start)) }
func loopTwice(p *v1.Pod) {
	loop(p)
	crashed(p, metav1.NewTime(start))
}
func holding(p *v1.Pod) { held(p, "", metav1.NewTime(start)) }
func gated(p *v1.Pod)   { p.Spec.SchedulingGates = []v1.PodSchedulingGate{{Name: "x"}} }
func deleted(p *v1.Pod) {
	p.DeletionTimestamp = new(metav1.NewTime(after(30 * time.Second)))
	p.DeletionGracePeriodSeconds = new(int64(30))
}

func TestNextStepOfAPod(t *testing.T) {
	second := time.Second
	for _, row := range []struct {
		name string
		pod  *v1.Pod
		now  time.Duration
		want Step
	}{
		{"new", pod(), 0, Step{Action: Bind}},
		{"held, not reported", pod(with(Holds, "true")), 0, Step{Action: Hold}},
		{"held and reported", pod(with(Holds, "true"), holding), 0, Step{}},
		{"no longer held", pod(holding), 0, Step{Action: Bind}},
		{"gated", pod(gated), 0, Step{}},
		{"bound", pod(bound), 0, Step{Action: Start}},
		{"started", pod(run), 0, Step{Action: Ready}},
		{"started, before its time", pod(run, with(ReadyAfter, "3s")), second, Step{After: 2 * second}},
		{"started, at its time", pod(run, with(ReadyAfter, "3s")), 3 * second, Step{Action: Ready}},
		{"ready", pod(isServing), second, Step{}},
		{"ready, then fails", pod(isServing, with(Fails, "true")), second, Step{Action: Crash}},
		{"crashed, in back-off", pod(loop, with(Fails, "true")), second, Step{After: second}},
		{"crashed, after back-off", pod(loop, with(Fails, "true")), 2 * second, Step{Action: Crash}},
		{"crashed twice, in back-off", pod(loopTwice, with(Fails, "true")), second, Step{After: 3 * second}},
		{"crashed, fails no longer", pod(loop), 0, Step{Action: Start}},
		{"deleted, in its grace period", pod(isServing, deleted), second, Step{After: 29 * second}},
		{"deleted, at the end of its grace period", pod(isServing, deleted), 30 * second, Step{Action: Remove}},
		{"deleted, ends earlier", pod(isServing, deleted, with(EndsAfter, "2s")), second, Step{After: second}},
		{"deleted, has ended", pod(isServing, deleted, with(EndsAfter, "2s")), 2 * second, Step{Action: Remove}},
		{"deleted, never longer than its grace period", pod(run, deleted, with(EndsAfter, "1m")), 30 * second, Step{Action: Remove}},
		{"deleted while crashing", pod(loop, deleted, with(Fails, "true")), 30 * second, Step{Action: Remove}},
	} {
		t.Run(row.name, func(t *testing.T) {
			got, err := Next(row.pod, Seen{Started: start, Deletion: start}, after(row.now))
			if err != nil || got != row.want {
				t.Errorf("got %+v, %v; want %+v", got, err, row.want)
			}
		})
	}
}

func TestAnnotationThatIsNoDuration(t *testing.T) {
	for _, text := range []string{"", "3", "-1s", "soon"} {
		if _, err := Next(pod(run, with(ReadyAfter, text)), Seen{}, start); err == nil {
			t.Errorf("%q is accepted", text)
		}
	}
}

func TestBackOffDoublesUpToAMinute(t *testing.T) {
	for restarts, want := range map[int32]time.Duration{
		0: time.Second, 1: 2 * time.Second, 5: 32 * time.Second, 6: time.Minute, 1000: time.Minute,
	} {
		if got := backOff(restarts); got != want {
			t.Errorf("after %d restarts %s, want %s", restarts, got, want)
		}
	}
}

func TestNodeForAPod(t *testing.T) {
	node := func(name string, cordoned bool) *v1.Node {
		return &v1.Node{
			ObjectMeta: metav1.ObjectMeta{Name: name, Labels: map[string]string{v1.LabelHostname: name}},
			Spec:       v1.NodeSpec{Unschedulable: cordoned},
		}
	}
	nodes := []*v1.Node{node("node-3", false), node("node-2", false), node("node-1", true)}
	selects := func(name string) func(*v1.Pod) {
		return func(p *v1.Pod) { p.Spec.NodeSelector = map[string]string{v1.LabelHostname: name} }
	}
	tolerates := func(p *v1.Pod) {
		p.Spec.Tolerations = []v1.Toleration{{Key: v1.TaintNodeUnschedulable, Operator: v1.TolerationOpExists}}
	}
	for _, row := range []struct {
		name   string
		pod    *v1.Pod
		podsOn map[string]int
		want   string
	}{
		{"the first of equals that is not cordoned", pod(), nil, "node-2"},
		{"the one with the fewest pods", pod(), map[string]int{"node-2": 2, "node-3": 1}, "node-3"},
		{"the selected one", pod(selects("node-3")), map[string]int{"node-3": 9}, "node-3"},
		{"a cordoned one if tolerated", pod(tolerates), nil, "node-1"},
		{"none if the selected one is cordoned", pod(selects("node-1")), nil, ""},
	} {
		t.Run(row.name, func(t *testing.T) {
			if got, found := choose(row.pod, nodes, row.podsOn); got != row.want || found != (row.want != "") {
				t.Errorf("got %q, want %q", got, row.want)
			}
		})
	}
}
