{{/* An image of the platform: its name alone, or below the registry. Takes (context, name). */}}
{{- define "somaagent.image" -}}
{{- $images := (index . 0).Values.images -}}
{{- if $images.registry }}{{ $images.registry }}/{{ end }}{{ index . 1 }}:{{ $images.tag }}
{{- end -}}

{{/*
The name of the settings, with the hash that kustomize gives it: changed settings have another name, and so
make new revisions.
*/}}
{{- define "somaagent.settings.name" -}}
{{- $hash := dict "kind" "ConfigMap" "name" "" "data" .Values.settings | toJson | sha256sum | trunc 10 -}}
settings-{{ $hash | replace "0" "g" | replace "1" "h" | replace "3" "k" | replace "a" "m" | replace "e" "t" }}
{{- end -}}
