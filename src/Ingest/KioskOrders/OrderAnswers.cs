using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using CardSystem.Contracts;

namespace CardSystem.Ingest.KioskOrders;

/// <summary>What kiosks answer, on its way from the gateway's connections to the service that keeps it. Bounded: an answer that finds no room is given again with the kiosk's next connect.</summary>
public sealed class OrderAnswers(ILogger<OrderAnswers> log)
{
    private readonly Channel<HeardAnswer> _answers = Channel.CreateBounded<HeardAnswer>(new BoundedChannelOptions(256) { FullMode = BoundedChannelFullMode.DropOldest });

    public void Take(KioskId kiosk, ReadOnlySpan<byte> payload)
    {
        try
        {
            _answers.Writer.TryWrite(new HeardAnswer(kiosk.ToString(), KioskAnswer.Read(payload)));
        }
        catch (FormatException e)
        {
            log.LogWarning("An answer of kiosk {Kiosk} cannot be read and is passed over: {Why}", kiosk, e.Message);
        }
    }

    public bool TryRead([NotNullWhen(true)] out HeardAnswer? answer) => _answers.Reader.TryRead(out answer);
}

/// <summary>What a kiosk answered.</summary>
public sealed record HeardAnswer(string Kiosk, KioskAnswer Answer);
