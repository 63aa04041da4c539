using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using CardSystem.Contracts;

namespace CardSystem.CardAgent.Settings;

/// <summary>
/// Where the settings come from: <c>appsettings.json</c> beside the program, then <c>CARDAGENT_</c> environment, then <c>--config</c>, then <c>--set</c>; the later wins.
/// Every section is read once, at start, into its options class and checked; a fault names the setting, its value and what is allowed.
/// </summary>
public sealed class AgentSettings
{
    /// <param name="folder">Relative paths in settings start here.</param>
    public AgentSettings(IConfiguration configuration, string folder) => (Configuration, Folder) = (configuration, folder);

    public IConfiguration Configuration { get; }

    public string Folder { get; }

    /// <exception cref="SettingException">The file cannot be read, or a <c>--set</c> is not <c>Section:Key=value</c>.</exception>
    public static AgentSettings Load(string? configFile, IReadOnlyList<string> sets)
    {
        var builder = new ConfigurationBuilder()
            .AddJsonFile(Path.Combine(AppContext.BaseDirectory, "appsettings.json"), optional: true)
            .AddEnvironmentVariables("CARDAGENT_");
        var folder = Environment.CurrentDirectory;
        if (configFile is not null)
        {
            var path = Path.GetFullPath(configFile);
            if (!File.Exists(path)) throw new SettingException($"The configuration file '{path}' does not exist.");
            builder.AddJsonFile(path, optional: false);
            folder = Path.GetDirectoryName(path)!;
        }

        builder.AddInMemoryCollection(sets.Select(Pair));
        try
        {
            return new AgentSettings(builder.Build(), folder);
        }
        catch (Exception e) when (e is InvalidDataException or FormatException or IOException or UnauthorizedAccessException)
        {
            throw new SettingException($"A configuration file cannot be read: {(e.InnerException ?? e).Message}");
        }
    }

    /// <summary>Reads one section into its options.</summary>
    /// <param name="faults">What the ranges on the properties cannot say; each fault is a whole sentence.</param>
    /// <exception cref="SettingException">The first thing that is wrong.</exception>
    public T Read<T>(string section, Func<T, IEnumerable<string>>? faults = null) where T : class, new()
    {
        var options = new T();
        var properties = typeof(T).GetProperties().Where(p => p.CanWrite).ToList();
        foreach (var child in Configuration.GetSection(section).GetChildren())
        {
            var property = properties.Find(p => string.Equals(p.Name, child.Key, StringComparison.OrdinalIgnoreCase))
                ?? throw new SettingException($"{section}:{Shown.Of(child.Key)} is not a setting; {section} has {string.Join(", ", properties.Select(p => p.Name))}.");
            property.SetValue(options, Value(section, property, child));
        }

        foreach (var property in properties) CheckRange(section, property, property.GetValue(options));
        foreach (var property in properties.Where(p => p.IsDefined(typeof(PathSettingAttribute)))) MakeFull(property, options);
        return faults?.Invoke(options).FirstOrDefault() is { } fault ? throw new SettingException(fault) : options;
    }

    private static KeyValuePair<string, string?> Pair(string set)
    {
        var equals = set.IndexOf('=', StringComparison.Ordinal);
        return equals > 0 && set[..equals].Contains(':', StringComparison.Ordinal)
            ? new(set[..equals], set[(equals + 1)..])
            : throw new SettingException($"--set '{Shown.Of(set)}' is not understood; write Section:Key=value, for example Screen:Listen=127.0.0.1:8091.");
    }

    private static object? Value(string section, PropertyInfo property, IConfigurationSection given)
    {
        var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        var text = given.Value;
        if (text is null || given.GetChildren().Any()) throw new SettingException($"{section}:{property.Name} must be a single value.");
        if (type == typeof(string)) return text;
        if (type == typeof(int) && int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)) return number;
        if (type == typeof(bool) && bool.TryParse(text, out var flag)) return flag;
        if (type == typeof(TimeSpan) && TimeSpan.TryParseExact(text, "c", CultureInfo.InvariantCulture, out var span)) return span;
        var range = property.GetCustomAttribute<RangeAttribute>();
        var allowed = type == typeof(bool) ? "true or false" : type == typeof(TimeSpan) ? Allowed(range) + " as hh:mm:ss" : Allowed(range);
        throw new SettingException($"{section}:{property.Name} is '{Shown.Of(text)}'; allowed: {allowed}.");
    }

    private static void CheckRange(string section, PropertyInfo property, object? value)
    {
        if (property.GetCustomAttribute<RangeAttribute>() is not { } range || value is null || range.IsValid(value)) return;
        throw new SettingException($"{section}:{property.Name} is '{Convert.ToString(value, CultureInfo.InvariantCulture)}'; allowed: {Allowed(range)}.");
    }

    private static string Allowed(RangeAttribute? range) =>
        range is null ? "a whole number" : string.Create(CultureInfo.InvariantCulture, $"{range.Minimum} to {range.Maximum}");

    private void MakeFull<T>(PropertyInfo property, T options)
    {
        if (property.GetValue(options) is string { Length: > 0 } path) property.SetValue(options, Path.GetFullPath(path, Folder));
    }
}
