"""Sound as numbers: spectrogram, pitch and tuning, note dictionaries, note events."""
