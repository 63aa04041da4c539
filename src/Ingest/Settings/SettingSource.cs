using CardSystem.Contracts;

namespace CardSystem.Ingest.Settings;

/// <summary>
/// Where the settings come from: <c>appsettings.json</c> beside the program, then <c>INGEST_</c> environment, then <c>--config</c>, then <c>--set</c>; the later wins.
/// A section is read into its room's options and checked; a fault names the setting and what is allowed.
/// </summary>
public sealed class SettingSource
{
    private readonly string _folder;

    private SettingSource(IConfiguration configuration, string folder) => (Configuration, _folder) = (configuration, folder);

    public IConfiguration Configuration { get; }

    /// <param name="configFile">Relative paths in settings start from this file's folder, or from the current one where there is none.</param>
    /// <exception cref="SettingException">The file cannot be read, or a <c>--set</c> is not <c>Section:Key=value</c>.</exception>
    public static SettingSource Load(string? configFile, IReadOnlyList<string> sets)
    {
        var builder = new ConfigurationBuilder()
            .AddJsonFile(Path.Combine(AppContext.BaseDirectory, "appsettings.json"), optional: true)
            .AddEnvironmentVariables("INGEST_");
        var folder = Environment.CurrentDirectory;
        if (configFile is not null)
        {
            var path = Path.GetFullPath(configFile);
            if (!File.Exists(path)) throw new SettingException($"The configuration file '{path}' does not exist.");
            builder.AddJsonFile(path, optional: false);
            folder = Path.GetDirectoryName(path)!;
        }

        // Given twice, the later one counts.
        builder.AddInMemoryCollection(sets.Select(Pair).GroupBy(p => p.Key, StringComparer.OrdinalIgnoreCase).Select(g => g.Last()));
        try
        {
            return new SettingSource(builder.Build(), folder);
        }
        catch (Exception e) when (e is InvalidDataException or FormatException or IOException or UnauthorizedAccessException)
        {
            throw new SettingException($"A configuration file cannot be read: {(e.InnerException ?? e).Message}");
        }
    }

    /// <summary>Reads one section into its options.</summary>
    /// <param name="problems">What the ranges on the properties cannot say; each is a whole sentence.</param>
    /// <exception cref="SettingException">The first thing that is wrong.</exception>
    public T Read<T>(string section, Func<T, IEnumerable<string>>? problems = null) where T : class, new()
    {
        var options = new T();
        CheckNames<T>(section);
        try
        {
            Configuration.GetSection(section).Bind(options);
        }
        catch (InvalidOperationException e)
        {
            throw new SettingException($"A setting of {section} cannot be understood: {e.Message.TrimEnd('.')}.");
        }

        return RangeRules.Problems(section, options).Concat(problems?.Invoke(options) ?? []).FirstOrDefault() is { } problem ? throw new SettingException(problem) : options;
    }

    /// <summary>The whole path of a file that a setting names; empty stays empty.</summary>
    public string FullPath(string file) => file.Length == 0 ? "" : Path.GetFullPath(file, _folder);

    /// <summary>A misspelt setting would otherwise be passed over in silence.</summary>
    private void CheckNames<T>(string section)
    {
        var names = typeof(T).GetProperties().Where(p => p.CanWrite).Select(p => p.Name).ToArray();
        var unknown = Configuration.GetSection(section).GetChildren().FirstOrDefault(child => !names.Contains(child.Key, StringComparer.OrdinalIgnoreCase) && child.Key != "Limits");
        if (unknown is not null) throw new SettingException($"{section}:{Shown.Of(unknown.Key)} is not a setting; {section} has {string.Join(", ", names)}.");
    }

    private static KeyValuePair<string, string?> Pair(string set)
    {
        var equals = set.IndexOf('=', StringComparison.Ordinal);
        return equals > 0 && set[..equals].Contains(':', StringComparison.Ordinal)
            ? new(set[..equals].Trim(), set[(equals + 1)..].Trim())
            : throw new SettingException($"--set '{Shown.Of(set)}' is not Section:Key=value.");
    }
}
