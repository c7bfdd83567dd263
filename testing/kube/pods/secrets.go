package pods

import (
	"context"
	"errors"
	"fmt"

	v1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes"
)

var errNoNode = errors.New("no node fits")

// requireSecrets fails if a Secret does not exist that the pod needs to start.
func requireSecrets(ctx context.Context, client kubernetes.Interface, pod *v1.Pod) error {
	for name := range secretsOf(pod) {
		_, err := client.CoreV1().Secrets(pod.Namespace).Get(ctx, name, metav1.GetOptions{})
		if apierrors.IsNotFound(err) {
			return fmt.Errorf("secret %q not found", name)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// secretsOf returns the names of the Secrets that containers read and that are not optional.
func secretsOf(pod *v1.Pod) map[string]bool {
	names := map[string]bool{}
	add := func(name string, optional *bool) {
		if name != "" && (optional == nil || !*optional) {
			names[name] = true
		}
	}
	for _, volume := range pod.Spec.Volumes {
		if volume.Secret != nil {
			add(volume.Secret.SecretName, volume.Secret.Optional)
		}
		if volume.Projected == nil {
			continue
		}
		for _, source := range volume.Projected.Sources {
			if source.Secret != nil {
				add(source.Secret.Name, source.Secret.Optional)
			}
		}
	}
	for _, container := range append(append([]v1.Container{}, pod.Spec.InitContainers...), pod.Spec.Containers...) {
		for _, from := range container.EnvFrom {
			if from.SecretRef != nil {
				add(from.SecretRef.Name, from.SecretRef.Optional)
			}
		}
		for _, variable := range container.Env {
			if variable.ValueFrom != nil && variable.ValueFrom.SecretKeyRef != nil {
				add(variable.ValueFrom.SecretKeyRef.Name, variable.ValueFrom.SecretKeyRef.Optional)
			}
		}
	}
	return names
}
