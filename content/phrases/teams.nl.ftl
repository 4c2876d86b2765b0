# De paar woorden die alleen Teams nodig heeft.

teams-file-gone = Dit bestand staat niet meer klaar. Vraag er nog een keer om en zeg opnieuw ja; dan krijg je het.
teams-file-declined = Goed. Het bestand komt nergens te staan.
