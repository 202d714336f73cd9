"""Words that carry no meaning of their own in a prompt, by language: articles, pronouns, prepositions and the like.

A word is one of them in the language that the prompt is written in, and nowhere else: English "hat", "die" and "man"
say something, and German "hat", "die" and "man" do not. Verbs that only order are here too: make, let,
begin.
"""

from .words import fold


def _folded(lists: dict[str, str]) -> dict[str, frozenset[str]]:
    return {language: frozenset(map(fold, words.split())) for language, words in lists.items()}


FUNCTION_WORDS = _folded(
    {
        "en": """
        move moves moving motion animate animates animated lots a an the this that these those there here it its he
        him his she her hers they them their theirs we us our ours you your yours i me my mine myself yourself himself
        herself itself themselves ourselves one ones who whom whose which what where when while how why of to in on at
        by for from with within into onto upon over under below above between among around about across through
        against along before after behind beside beneath beyond near off out up down as than like since until till
        during toward towards per via and or but nor so if then else because though although yet also too again still
        just even only very quite rather really somewhat almost all both each every some any few many much more most
        less least other another such same own no not now ever always once twice is are be been being was were am do
        does did done doing have has had having will would shall should can could may might must ought need let lets
        make makes made making give gives giving get gets getting got go goes going come comes coming want wants
        please add put show shows showing create creates creating keep keeps keeping use using try begin begins
        beginning began start starts starting started turn turns turning turned become becomes becoming look looks
        looking hello hi seem seems seeming appear appears happen happens bit little lot thing things something anything
        everything nothing kind sort way time times able
    """,
        "de": """
        beweg bewege bewegt bewegen bewegung animiere animiert aussehen fährt vorbei setz setze der die das den dem
        des ein eine einen einem einer eines er sie es ihn ihm ihr ihnen wir uns euch ich mich mir du dich dir man
        sich sein seine seinen seinem seiner ihre ihren ihrem ihrer mein meine meinen dein deine unser unsere dieser
        diese dieses diesen jener jene jenes wer was wo wie wenn weil dass ob als in im ins an am ans auf aufs aus bei
        beim mit nach von vom zu zum zur über unter vor hinter neben zwischen durch für gegen ohne um bis seit während
        und oder aber denn doch auch noch nur schon sehr ganz etwas bisschen viel viele mehr alle alles jeder jede
        jedes so dann dabei dazu da dort hier nun jetzt immer wieder nicht kein keine keinen ist sind war waren bin
        bist wird werden wurde werde hat haben hatte habe kann können soll sollen sollte muss müssen will wollen
        möchte mag darf lass lasse lassen mach mache machen macht bitte gib gibt zeig zeige füge hinzu beginnt
        beginnen fängt anfangen kommt kommen geht gehen wirkt wirken scheint herab hinab herunter hinauf hin her los
        hallo beide beiden
    """,
        "es": """
        mueve mueven mover movimiento anima animar parezca ponle alrededor el la los las lo un una unos unas él ella
        ello ellos ellas yo tú me te se le les nos mi mis tu tus su sus nuestro nuestra este esta estos estas ese esa
        eso esos esas aquel aquella que quien cual donde como cuando porque si de del a al en con sin por para sobre
        bajo entre hacia hasta desde ante tras contra durante según y e o u pero sino aunque mientras también muy más
        menos mucho mucha muchos poco poca todo toda todos todas algo alguien nada cada otro otra mismo misma ya aún
        no ni así luego entonces ahora siempre es son era eran ser está están estaba estar fue ha han haber hay tiene
        tienen puede pueden debe deben va van ir haz haga hace hacer hazlo quiero quiere pon ponga añade agrega favor
        solo sólo parecer muestra empieza empiezan comienza comienzan queda parece viene vienen hola ambos ambas dos
    """,
        "fr": """
        bouge bougent bouger mouvement anime animer ressemble met mettre le la les l un une des du de d au aux il elle
        ils elles on je j tu nous vous me m te t se s lui leur leurs y en mon ma mes ton ta tes son sa ses notre nos
        votre vos ce cet cette ces celui celle ça c qui que qu quoi dont où comme quand si parce car à dans sur sous
        avec sans pour par vers chez entre devant derrière depuis pendant contre et ou mais donc or ni puis alors
        aussi très trop plus moins peu beaucoup tout toute tous toutes chaque autre même encore déjà ne n pas point
        jamais bien ici là maintenant toujours est sont était étaient être suis es sera a ont avait avoir peut peuvent
        doit doivent va vont aller fait fais faire faites veux veut mets ajoute ajoutez montre commence commencent
        devient semble paraître vient viennent plaît bonjour air deux
    """,
    }
)
"""Language → its words, folded, and without apostrophes."""
SUBJECTS = _folded(
    {
        "en": """
            man men woman women boy girl lady guy person people child children kid baby grandma grandpa mother father
            mom dad son daughter sister brother bride groom couple family friend friends everyone everybody somebody
            someone subject figure character model hero head body face portrait dog cat horse bird kitten puppy animal
            astronaut
        """,
        "de": """
            mann frau junge mädchen kind kinder leute person baby oma opa mutter vater freund freundin hund katze
            pferd tier gesicht kopf paar
        """,
        "es": """
            hombre mujer chico chica niño niña niños persona gente bebé abuela abuelo madre padre amigo amiga perro
            gato caballo animal cara cabeza pareja
        """,
        "fr": """
            homme femme garçon fille enfant enfants personne gens monde bébé grand mère père ami amie chien chat cheval
            animal visage tête couple
        """,
    }
)
"""Whom a prompt speaks of. Nobody is looked for by name: what moves is the subject of the picture, or of its mask."""
PICTURE = _folded(
    {
        "en": """
            camera viewer picture pictures photo photos photograph image images scene frame frames gif video clip
            animation whole entire full background foreground effect
        """,
        "de": """
            kamera bild foto szene video hintergrund ganze ganzen
        """,
        "es": """
            cámara imagen foto escena vídeo fondo entera
        """,
        "fr": """
            caméra image photo scène vidéo fond entière
        """,
    }
)
"""The picture itself, and words for what is made of it."""
