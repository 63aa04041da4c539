using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using CardSystem.Contracts;

namespace CardSystem.Ingest.Tests.Support;

/// <summary>The receipt side of a chip: a receipt key of its own and the counters it signs. Built by hand from docs/card/mcap-1.md, 5.5.</summary>
public sealed class TestReceipts(TestCard card) : IDisposable
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public TestCard Card { get; } = card;

    /// <summary>A compressed point, 33 bytes.</summary>
    public byte[] Key
    {
        get
        {
            var q = _key.ExportParameters(false).Q;
            return [(byte)(0x02 | (q.Y![^1] & 1)), .. q.X!];
        }
    }

    public static string Csv(params TestReceipts[] chips) => "card,receipt_key\n" + string.Concat(chips.Select(c => $"{c.Card.Number},{Convert.ToBase64String(c.Key)}\n"));

    /// <summary>The object E6 over the hash of a tap.</summary>
    /// <param name="state">Whatever the transaction left on the card.</param>
    public byte[] Of(byte[] tap, uint sequence, uint counter, byte state = 0)
    {
        var whole = TapJson.Read(tap);
        byte[] signed = [0x80, 1, 1, 0x81, 4, .. Four(sequence), 0x82, 4, .. Four(counter), 0x83, 16, .. Enumerable.Repeat(state, 16), 0x84, 32, .. Enumerable.Repeat(state, 32)];
        var thumbprint = SHA256.HashData(Card.Key.ExportSubjectPublicKeyInfo());
        var signature = _key.SignData([.. Encoding.ASCII.GetBytes("MCAP1-RC"), .. thumbprint, .. signed, .. TapText.Hash(whole)], HashAlgorithmName.SHA256);
        byte[] body = [.. signed, 0x9E, 0x40, .. signature];
        return [0xE6, 0x81, (byte)body.Length, .. body];
    }

    /// <summary>The kiosk's entry about the write-back of a tap of the same journal.</summary>
    public static byte[] Entry(TestKiosk kiosk, byte[] tap, byte[] receipt, RefusalReason reason = RefusalReason.None, TimeSpan? after = null, Func<Tap, Tap>? change = null)
    {
        var whole = TapJson.Read(tap);
        return kiosk.Tap(null, whole.At + (after ?? TimeSpan.FromSeconds(1)), whole.Id.Journal.ToString(), TapOutcome.Written, reason, t =>
        {
            t = t with { OfSequence = whole.Id.Sequence, Receipt = receipt };
            return change is null ? t : change(t);
        });
    }

    private static byte[] Four(uint number)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, number);
        return bytes;
    }

    public void Dispose() => _key.Dispose();
}
