using CardSystem.Contracts;
using CardSystem.Ingest.Activities;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Gateway;
using CardSystem.Ingest.Inbox;
using CardSystem.Ingest.Live;
using CardSystem.Ingest.Projection;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Settings;

/// <summary>
/// All settings: <c>appsettings.json</c> beside the program, then <c>INGEST_</c> environment, then <c>--config</c>, then <c>--set</c>; the later wins.
/// Each room has a section; everything is checked at start, and a fault names the setting and what is allowed.
/// </summary>
public sealed class IngestSettings
{
    private IngestSettings(IConfiguration configuration, string folder)
    {
        Configuration = configuration;
        Storage = Read<StorageOptions>(StorageOptions.Section, o => o.Problems());
        Gateway = Read<GatewayOptions>(GatewayOptions.Section, o => o.Problems());
        Inbox = Read<InboxOptions>(InboxOptions.Section, o => o.Problems());
        Projection = Read<ProjectionOptions>(ProjectionOptions.Section, o => o.Problems());
        Activities = Read<ActivitiesOptions>(ActivitiesOptions.Section, o => o.Problems());
        Live = Read<LiveOptions>(LiveOptions.Section, o => o.Problems());
        District = Read<DistrictOptions>(DistrictOptions.Section, o => o.Problems());
        Web = Read<WebOptions>(WebOptions.Section, o => o.Problems());
        Storage.File = Path.GetFullPath(Storage.File, folder);
        Gateway.CertificateFile = Full(Gateway.CertificateFile);
        Gateway.KeyFile = Full(Gateway.KeyFile);
        Gateway.ClientAuthorityFile = Full(Gateway.ClientAuthorityFile);

        string Full(string file) => file.Length == 0 ? "" : Path.GetFullPath(file, folder);
    }

    public IConfiguration Configuration { get; }
    public StorageOptions Storage { get; }
    public GatewayOptions Gateway { get; }
    public InboxOptions Inbox { get; }
    public ProjectionOptions Projection { get; }
    public ActivitiesOptions Activities { get; }
    public LiveOptions Live { get; }
    public DistrictOptions District { get; }
    public WebOptions Web { get; }

    public TimeZoneInfo Zone => TimeZoneInfo.FindSystemTimeZoneById(District.TimeZone);

    /// <param name="configFile">Relative paths in settings start from this file's folder, or from the current one where there is none.</param>
    /// <exception cref="SettingException">The first thing that is wrong.</exception>
    public static IngestSettings Load(string? configFile, IReadOnlyList<string> sets)
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
            return new IngestSettings(builder.Build(), folder);
        }
        catch (Exception e) when (e is InvalidDataException or FormatException or IOException or UnauthorizedAccessException)
        {
            throw new SettingException($"A configuration file cannot be read: {(e.InnerException ?? e).Message}");
        }
    }

    private T Read<T>(string section, Func<T, IEnumerable<string>> problems) where T : class, new()
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

        return problems(options).FirstOrDefault() is { } problem ? throw new SettingException(problem) : options;
    }

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
