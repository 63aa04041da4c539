using System.Text.Json;
using System.Text.Json.Nodes;
using CardSystem.CardAgent.Kiosk;
using CardSystem.CardAgent.Settings;
using CardSystem.Contracts.Enrolment;

namespace CardSystem.CardAgent.Enrolment;

/// <summary>The settings file that enrolment leaves: what the centre decides is replaced, everything else (readers, screen, …) stays as it was.</summary>
internal static class SettingsFile
{
    public const string Name = "appsettings.json";

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };
    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <returns>The kiosk's options as they were, with full paths.</returns>
    /// <exception cref="SettingException">There is a file and it cannot be understood.</exception>
    public static KioskOptions Write(string path, EnrolmentOrder order, IdentityFiles files, EnrolmentAnswer answer)
    {
        var root = Read(path);
        var folder = Path.GetDirectoryName(path)!;
        Set(root, "Kiosk", ("Id", answer.Kiosk), ("KeyFile", Short(files.Key)), ("CardCertificateFile", Short(files.CardCertificate)));
        Set(root, "Cards", ("AuthorityFiles", new JsonArray(Short(files.CardAuthority))), ("AnchorFiles", new JsonArray(Short(files.Anchors))));
        foreach (var gone in (string[])["UserName", "PasswordFile"]) Remove(Section(root, "Uplink"), gone);
        Set(root, "Uplink", ("Host", answer.Gateway.Host ?? new Uri(order.Centre).Host.Trim('[', ']')), ("Port", answer.Gateway.Port), ("Tls", true),
            ("AuthorityFile", Short(files.KioskAuthority)), ("CertificateFile", Short(files.Certificate)), ("CertificateKeyFile", Short(files.Key)));
        Set(root, "Enrolment", ("Centre", order.Centre), ("AuthorityFile", Short(files.KioskAuthority)));
        Set(root, "Office", ("Centre", order.Centre));
        DurableFile.Write(path, JsonSerializer.SerializeToUtf8Bytes(root, Indented));
        return AgentSettings.Load(path, []).Read<KioskOptions>(KioskOptions.Section);

        // Relative, so that the folder can be moved.
        string Short(string file) => Path.GetRelativePath(folder, file).Replace('\\', '/');
    }

    private static JsonObject Read(string path)
    {
        if (!File.Exists(path)) return [];
        try
        {
            return JsonNode.Parse(File.ReadAllBytes(path), documentOptions: Lenient) as JsonObject ?? throw new JsonException("it is no JSON object");
        }
        catch (JsonException e)
        {
            throw new SettingException($"'{path}' cannot be understood ({e.Message.TrimEnd('.')}); put it right, move it away, or choose another folder with --out.");
        }
    }

    private static void Set(JsonObject root, string section, params ReadOnlySpan<(string Name, JsonNode Value)> values)
    {
        foreach (var (name, value) in values)
        {
            Remove(Section(root, section), name);
            Section(root, section)[name] = value;
        }
    }

    /// <summary>Names of settings are the same in capitals and small letters, and none may stand there twice.</summary>
    private static void Remove(JsonObject section, string name)
    {
        foreach (var known in section.Select(p => p.Key).Where(k => string.Equals(k, name, StringComparison.OrdinalIgnoreCase)).ToList()) section.Remove(known);
    }

    private static JsonObject Section(JsonObject root, string name)
    {
        var known = root.FirstOrDefault(p => string.Equals(p.Key, name, StringComparison.OrdinalIgnoreCase));
        if (known.Value is JsonObject section) return section;
        if (known.Key is not null) root.Remove(known.Key);
        return (JsonObject)(root[name] = new JsonObject());
    }
}
