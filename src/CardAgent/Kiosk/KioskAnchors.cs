using CardSystem.CardAgent.Settings;
using CardSystem.Contracts;
using CardSystem.Contracts.Enrolment;
using CardSystem.Contracts.Mcap;

namespace CardSystem.CardAgent.Kiosk;

/// <summary>
/// The keys of the kiosk authority that this kiosk holds (<c>Cards:AnchorFiles</c>), and what the centre says under them. A kiosk without any takes the centre's messages
/// as they come, from whoever the link lets speak. Safe from any thread.
/// </summary>
public sealed class KioskAnchors
{
    private const int LargestFile = 16_384;

    private readonly IReadOnlyList<string> _files;
    private volatile IReadOnlyList<CompactCertificate> _trusted;

    /// <exception cref="SettingException">A file cannot be read, or holds no anchor.</exception>
    public KioskAnchors(IReadOnlyList<string> files) => (_files, _trusted) = (files, Read(files));

    public static KioskAnchors None { get; } = new([]);

    /// <summary>Those of a kiosk that has enrolled. One that was set up by hand may hold anchors for its cards' sake, but its centre signs nothing for it.</summary>
    /// <exception cref="SettingException">A file cannot be read, or holds no anchor.</exception>
    public static KioskAnchors Of(AgentSettings settings) => settings.Configuration["Enrolment:Centre"] is { Length: > 0 } ? new(settings.List("Cards:AnchorFiles")) : None;

    /// <summary>True where this kiosk takes only what the centre has signed.</summary>
    public bool Any => _trusted.Count > 0;

    /// <summary>Reads the files again, after a renewal.</summary>
    /// <exception cref="SettingException">A file cannot be read, or holds no anchor; then those stay that were held.</exception>
    public void Reload() => _trusted = Read(_files);

    /// <summary>What the centre says: its message without the envelope.</summary>
    /// <param name="on">Today; null for what was checked when it came and kept since.</param>
    /// <exception cref="FormatException">This kiosk holds anchors and it is not signed by the centre, or for another topic.</exception>
    public ReadOnlyMemory<byte> Open(string topic, ReadOnlySpan<byte> payload, DateOnly? on)
    {
        if (!Any) return SignedMessage.IsOne(payload) ? SignedMessage.Read(payload).Body : payload.ToArray();
        if (!SignedMessage.IsOne(payload)) throw new FormatException("it is not signed, and this kiosk takes nothing unsigned");
        var message = SignedMessage.Read(payload);
        if (AnchorRules.Fault(AnchorRules.With(_trusted, message.Links), message.Signer, CertificateRole.Centre, on) is { } fault) throw new FormatException(fault);
        return message.IsSignedFor(topic) ? message.Body : throw new FormatException("its signature is wrong, or it was made for another kiosk");
    }

    /// <summary>What is wrong with a revocation, as the end of a sentence; null where the centre has signed it. No day is asked: it stays true, and a kiosk whose clock is wrong must obey too.</summary>
    /// <exception cref="FormatException">It cannot be read.</exception>
    public string? Fault(Revocation revocation, CommandsMessage message)
    {
        if (!Any) return "this kiosk holds no anchors to check it by";
        if (AnchorRules.Fault(AnchorRules.With(_trusted, message.ReadLinks()), revocation.ReadSigner(), CertificateRole.Centre, on: null) is { } fault) return fault;
        return revocation.IsSigned() ? null : "its signature is wrong";
    }

    private static IReadOnlyList<CompactCertificate> Read(IReadOnlyList<string> files)
    {
        if (files.Count == 0) return [];
        var trusted = AnchorRules.Trusted([.. files.SelectMany(Read)]);
        return trusted.Count > 0 ? trusted : throw new SettingException($"Cards:AnchorFiles '{string.Join("', '", files)}' holds no anchor of the kiosk authority; take the file from the centre, or leave the setting out.");
    }

    private static IReadOnlyList<CompactCertificate> Read(string file)
    {
        try
        {
            return new FileInfo(file) is { Exists: true, Length: > LargestFile } ? throw new FormatException("it is too large") : CompactCertificate.ReadAll(File.ReadAllBytes(file));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            throw new SettingException($"Cards:AnchorFiles '{file}' cannot be used: {e.Message.TrimEnd('.')}.");
        }
    }
}
