namespace CardSystem.Ingest.Settings;

/// <summary>A setting, a file or an argument is wrong; the message is one sentence for whoever gave it.</summary>
public sealed class SettingException(string message) : RefusedException(message);
