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

    /// <summary>The room Cards binds its options by itself; these of them name files.</summary>
    private static readonly string[] CardFiles = ["Cards:AuthorityFiles", "Cards:AnchorFiles"];

    private const string CardMemoryFile = "Cards:MemoryFile";
    private const string CardMemoryDefault = "data/cards.db";

    /// <summary>One for each room that has settings, and the log's.</summary>
    private static readonly string[] Sections = ["Kiosk", "Readers", "Cards", "Taps", "Outbox", "Uplink", "Screen", "Enrolment", "Office", "Logging"];

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

        // One source each, so that of two values for one setting the last wins, as between files and variables.
        foreach (var set in sets) builder.AddInMemoryCollection([Pair(set)]);
        try
        {
            var settings = new AgentSettings(builder.Build(), folder);
            settings.CheckSections();
            return settings.WithFullPaths();
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
        CheckNames<T>(section);
        var properties = Properties<T>();
        foreach (var child in Configuration.GetSection(section).GetChildren())
        {
            var property = properties.First(p => IsNamed(p, child.Key));
            property.SetValue(options, Value(section, property, child));
        }

        foreach (var property in properties) CheckRange(section, property, property.GetValue(options));
        foreach (var property in properties.Where(p => p.IsDefined(typeof(PathSettingAttribute)))) MakeFull(property, options);
        return faults?.Invoke(options).FirstOrDefault() is { } fault ? throw new SettingException(fault) : options;
    }

    /// <summary>A list of values such as <c>Cards:AnchorFiles</c>.</summary>
    public IReadOnlyList<string> List(string name) => [.. Configuration.GetSection(name).GetChildren().Select(c => c.Value ?? "")];

    /// <summary>A misspelt setting would otherwise be passed over in silence.</summary>
    /// <exception cref="SettingException">A name in the section is no property of the options.</exception>
    public void CheckNames<T>(string section)
    {
        var properties = Properties<T>();
        var unknown = Configuration.GetSection(section).GetChildren().FirstOrDefault(child => !properties.Any(p => IsNamed(p, child.Key)));
        if (unknown is not null) throw new SettingException($"{section}:{Shown.Of(unknown.Key)} is not a setting; {section} has {string.Join(", ", properties.Select(p => p.Name))}.");
    }

    private static List<PropertyInfo> Properties<T>() => [.. typeof(T).GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.CanWrite || p.PropertyType.IsGenericType)];

    private static bool IsNamed(PropertyInfo property, string name) => string.Equals(property.Name, name, StringComparison.OrdinalIgnoreCase);

    private void CheckSections()
    {
        // A value without children may be a variable of the environment that only looks like ours.
        var unknown = Configuration.GetChildren().FirstOrDefault(s => s.GetChildren().Any() && !Sections.Contains(s.Key, StringComparer.OrdinalIgnoreCase));
        if (unknown is not null) throw new SettingException($"'{Shown.Of(unknown.Key)}' is not a section; there are {string.Join(", ", Sections)}.");
    }

    /// <summary>Files of a room that binds its options by itself; their relative paths are made full here, by the rule of <see cref="PathSettingAttribute"/>.</summary>
    private AgentSettings WithFullPaths()
    {
        var full = CardFiles.SelectMany(list => Configuration.GetSection(list).GetChildren()).Where(c => c.Value is { Length: > 0 })
            .Select(c => new KeyValuePair<string, string?>(c.Path, Path.GetFullPath(c.Value!, Folder)));
        if ((Configuration[CardMemoryFile] ?? CardMemoryDefault) is { Length: > 0 } memory) full = full.Append(new(CardMemoryFile, Path.GetFullPath(memory, Folder)));
        return new AgentSettings(new ConfigurationBuilder().AddConfiguration(Configuration).AddInMemoryCollection(full).Build(), Folder);
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
        var text = given.Value ?? "";
        if (given.GetChildren().Any()) throw new SettingException($"{section}:{property.Name} must be a single value.");
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
