namespace CardSystem.CardAgent.Settings;

/// <summary>The setting names a file; a relative path is taken from the folder of the file given with <c>--config</c>, or else from the current folder.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class PathSettingAttribute : Attribute;
