using System.Security.Cryptography;
using System.Text;

namespace CardSystem.Ingest.Notices;

/// <summary>The name a message carries for its receiver: it follows from channel and key alone, so that a repetition, even from a restored copy of the database, is known as one.</summary>
public static class DeliveryId
{
    /// <summary>32 characters that fit a Message-ID and a webhook-id.</summary>
    public static string Of(string channel, string key) => "n" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{channel}\n{key}")))[..31];
}
