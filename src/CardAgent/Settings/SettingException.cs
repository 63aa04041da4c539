namespace CardSystem.CardAgent.Settings;

/// <summary>Something an installer has to put right before the kiosk can start. The message is the whole sentence he reads.</summary>
public sealed class SettingException(string message) : Exception(message);
