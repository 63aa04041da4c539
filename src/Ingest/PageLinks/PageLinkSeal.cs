using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;

namespace CardSystem.Ingest.PageLinks;

/// <summary>What a link or the pass it was exchanged for says.</summary>
/// <param name="Digest">SHA-256 of its bytes, hex: names it, and opens nothing.</param>
public sealed record SealedMember(string Member, DateTimeOffset Until, string Digest, bool IsOver);

/// <summary>
/// Links and passes without rows: member's number and end, encrypted and authenticated by the keys that protect the staff's cookies too, so any replica opens what another made.
/// Without those keys a link says nothing, not even whether two are the same member's.
/// </summary>
public sealed class PageLinkSeal(IDataProtectionProvider protection, TimeProvider time)
{
    private const byte Version = 1;
    private const int LongestToken = 400;

    private readonly IDataProtector _links = protection.CreateProtector("page-link-1");
    private readonly IDataProtector _passes = protection.CreateProtector("page-pass-1");

    /// <summary>The secret part of a link's address.</summary>
    public string Link(string member) => Close(_links, member, time.GetUtcNow() + PageLinkRules.ToOpen);

    /// <summary>What the browser that opened a link holds.</summary>
    public string Pass(string member) => Close(_passes, member, time.GetUtcNow() + PageLinkRules.ToRead);

    /// <returns>Null for what was never a link of ours.</returns>
    public SealedMember? ReadLink(string? token) => Open(_links, token);

    /// <returns>Null for what was never a pass of ours, or is over.</returns>
    public SealedMember? ReadPass(string? token) => Open(_passes, token) is { IsOver: false } pass ? pass : null;

    private static string Close(IDataProtector protector, string member, DateTimeOffset until)
    {
        var text = new byte[9 + Encoding.UTF8.GetByteCount(member)];
        text[0] = Version;
        BinaryPrimitives.WriteInt64BigEndian(text.AsSpan(1), until.ToUnixTimeMilliseconds());
        Encoding.UTF8.GetBytes(member, text.AsSpan(9));
        return Base64Url.EncodeToString(protector.Protect(text));
    }

    private SealedMember? Open(IDataProtector protector, string? token)
    {
        if (token is not { Length: > 0 and <= LongestToken } || !Base64Url.IsValid(token)) return null;
        // Of the bytes and not of the letters: the last letter has bits that say nothing, and one link must not have two names.
        var bytes = Base64Url.DecodeFromChars(token);
        try
        {
            var text = protector.Unprotect(bytes);
            if (text.Length < 10 || text[0] != Version) return null;
            var until = DateTimeOffset.FromUnixTimeMilliseconds(BinaryPrimitives.ReadInt64BigEndian(text.AsSpan(1)));
            return new SealedMember(Encoding.UTF8.GetString(text.AsSpan(9)), until, Convert.ToHexStringLower(SHA256.HashData(bytes)), until <= time.GetUtcNow());
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
